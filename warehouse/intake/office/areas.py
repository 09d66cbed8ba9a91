"""Where the tables of a sheet begin: by their headers, one below or beside the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from warehouse.intake.office.aliases import exact_field, is_alias, plain
from warehouse.intake.office.header import LONGEST_HEADER, is_blank
from warehouse.intake.office.kinds import KINDS, has_needed
from warehouse.intake.office.lines import is_foot, is_page_line, is_stray
from warehouse.intake.office.rows import is_subtotal, names_a_table, without_page

if TYPE_CHECKING:
    from warehouse.intake.sheets import CellRange, CellValue, Sheet

_DIGIT = re.compile("[0-9]")
"""No known header has one, and most texts of a large ledger do."""

_FEWEST_KNOWN = 2
_SURELY_KNOWN, _SHARE_SURE = 3, 0.6
_OFTEN_KNOWN, _SHARE_OFTEN = 4, 0.4
_HEADER_ROWS = 4
_KEYS = frozenset({"problem_text", "subject_org", "org_name", "village", "plan_name"})
"""What a list is of: a table beside another has one of its own."""

_OWN = frozenset({"seq", "subject_org", "org_name", "village", "town"})
"""What a row begins with. Columns that lack it go on with the row to their left."""


@dataclass(frozen=True)
class Area:
    """Rows and columns of a sheet, the last ones included.

    `above` are lines over a table that are said of it too; `accounts_for` those among them that no
    other table accounts for.
    """

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    above: tuple[Area, ...] = ()
    accounts_for: tuple[Area, ...] = ()


class Searched:
    """One sheet, searched for headers."""

    def __init__(self, sheet: Sheet, whole: Area) -> None:
        """Search `sheet`, whose every row and column `whole` spans."""
        self._sheet, self._whole = sheet, whole
        texts = {value for row in sheet.rows for value in row if type(value) is str}
        self._known = {
            text
            for text in texts
            if len(text) <= LONGEST_HEADER and not _DIGIT.search(text) and is_alias([text])
        }
        self._with_known = [
            number
            for number, row in enumerate(sheet.rows, 1)
            if not self._known.isdisjoint(value for value in row if type(value) is str)
        ]

    @cached_property
    def own_title(self) -> int:
        """The row of the first table's own title, below one that is said of all; 0 without one."""
        titles = [
            row
            for row in range(1, self._first_top)
            if len(cells := self._cells(row, self._whole)) == 1
            and names_a_table(plain(next(iter(cells.values()))))
        ]
        return titles[-1] if len(titles) > 1 else 0

    @cached_property
    def _first_top(self) -> int:
        return self._top(next(self._headers(self._whole)), self._whole, 1)

    @property
    def _said_of_all(self) -> Area:
        """The lines above the first table that are said of all tables."""
        return replace(self._whole, last_row=(self.own_title or self._first_top) - 1)

    def has_title(self, area: Area) -> bool:
        """Whether an area begins with a text that stands alone."""
        return len(self._cells(area.first_row, area)) == 1

    def areas(self, area: Area) -> list[Area]:
        """`area` parted into those of its tables."""
        first = next(self._headers(area), None)
        if first is None:
            return [area]
        parts = self._beside(first, area)
        below = next(self._others(first, area, parts), None)
        if below is not None:
            begins = self._begins(below, area, first)
            above = area.above or (self._said_of_all,)
            lower = replace(area, first_row=begins, above=above, accounts_for=())
            return [*self.areas(replace(area, last_row=begins - 1)), *self.areas(lower)]
        if len(parts) == 1:
            parts = self._past_the_edge(first, area)
        return [area] if len(parts) == 1 else self._strips(first, area, parts)

    def _strips(self, header: int, area: Area, parts: Sequence[tuple[int, int]]) -> list[Area]:
        """The tables side by side below the lines of an area; the first accounts for these."""
        begin = self._titles_beside(header, area, parts)
        lines = replace(area, last_row=begin - 1, above=(), accounts_for=())
        strips = [
            Area(
                begin,
                area.last_row,
                *columns,
                above=(*area.above, lines),
                accounts_for=(*area.accounts_for, lines) if place == 0 else (),
            )
            for place, columns in enumerate(parts)
        ]
        return [one for strip in strips for one in self.areas(strip)]

    def _titles_beside(self, header: int, area: Area, parts: Sequence[tuple[int, int]]) -> int:
        """The row with which tables side by side begin: that of their own titles, if they have."""
        begin = header
        while begin > area.first_row:
            columns = list(self._cells(begin - 1, area))
            in_part = [sum(first <= one <= last for one in columns) for first, last in parts]
            if max(in_part) > 1 or sum(in_part) < _FEWEST_KNOWN:
                break
            begin -= 1
        return begin if begin < header else self._top(header, area, area.first_row)

    def _headers(self, area: Area) -> Iterator[int]:
        """The rows of an area that look like headers."""
        return (
            row
            for row in self._with_known
            if area.first_row <= row <= area.last_row and self._is_header(row, area)
        )

    def _is_header(self, row: int, area: Area) -> bool:
        cells = self._cells(row, area)
        if not all(type(value) is str and len(value) <= LONGEST_HEADER for value in cells.values()):
            return False
        are_known = [value in self._known for value in cells.values()]
        known, filled = sum(are_known), len(are_known)
        if known < _FEWEST_KNOWN:
            return False
        if all(are_known[::2]) and not any(are_known[1::2]) and filled % 2 == 0:
            # A label and what it says, a label and what it says: a line of a form.
            return False
        return (
            known == filled
            or (known >= _SURELY_KNOWN and known >= _SHARE_SURE * filled)
            or (known >= _OFTEN_KNOWN and known >= _SHARE_OFTEN * filled)
        )

    def _others(self, first: int, area: Area, parts: Sequence[tuple[int, int]]) -> Iterator[int]:
        """Rows below `first` in which another table begins over the whole width."""
        own = [self._cells(first, area)]
        last = first
        for row in self._headers(replace(area, first_row=first + 1)):
            cells = self._cells(row, area)
            if not self._is_filled_between(last, row, area):
                last = row
                own.append(cells)
                continue
            is_repeated = cells in own
            if is_repeated and not self._has_other_title(row, area, first):
                last = row
            elif len(parts) == 1 or len(self._beside(row, area)) < len(parts):
                yield row

    def _is_filled_between(self, upper: int, lower: int, area: Area) -> bool:
        return any(self._cells(row, area) for row in range(upper + 1, lower))

    def _has_other_title(self, row: int, area: Area, first: int) -> bool:
        """Whether a title of its own stands above a header that is the same as the one before."""
        above = {
            without_page(plain(value))
            for one in range(1, first)
            for value in self._sheet.rows[one - 1]
            if not is_blank(value)
        }
        titles = (
            plain(next(iter(cells.values())))
            for one in range(self._begins(row, area, first), row)
            if len(cells := self._cells(one, area)) == 1
        )
        return any(names_a_table(title) and without_page(title) not in above for title in titles)

    def _begins(self, header: int, area: Area, after: int) -> int:
        """The row with which the table of `header` begins: its title, where it has one."""
        top = self._top(header, area, after + 1)
        row = top - 1
        while row > after and self._is_line(row, area):
            row -= 1
        return next((one for one in range(row + 1, top) if not self._ends_a_table(one, area)), top)

    def _top(self, header: int, area: Area, least: int) -> int:
        """The first row of a header whose upper rows are merged over it."""
        top = header
        for block in self._sheet.merged:
            is_over = block.last_row >= header > block.first_row or (
                block.first_row == block.last_row == header - 1
                and self._heads_a_group(block, header, area)
            )
            if is_over and header - block.first_row < _HEADER_ROWS:
                top = min(top, max(block.first_row, least))
        return top

    def _heads_a_group(self, block: CellRange, header: int, area: Area) -> bool:
        """Whether one of several cells of the row above is merged over columns of the header."""
        above = self._cells(header - 1, area)
        return (
            len(above) > 1
            and block.last_column > block.first_column
            and block.first_column in above
            and all(type(value) is str and ":" not in plain(value) for value in above.values())
        )

    def _is_line(self, row: int, area: Area) -> bool:
        """Whether a row can stand between two tables: blank, one text, or a line of a form."""
        cells = self._cells(row, area)
        return (
            len(cells) <= 1
            or self._ends_a_table(row, area)
            or all(type(value) is str and ":" in plain(value) for value in cells.values())
        )

    def _ends_a_table(self, row: int, area: Area) -> bool:
        texts = {column: plain(value) for column, value in self._cells(row, area).items()}
        return (
            not texts
            or is_foot(texts, area.first_column)
            or is_page_line(list(texts.values()), set())
            or is_stray(texts)
            or is_subtotal(texts)
        )

    def _beside(self, header: int, area: Area) -> list[tuple[int, int]]:
        """The columns of the tables that one row of headers heads, from left to right."""
        cells = {column: str(value) for column, value in self._cells(header, area).items()}
        columns = list(cells)
        begins = [area.first_column]
        left = columns[:1]
        for place, column in enumerate(columns[1:], 1):
            has_gap = columns[place - 1] < column - 1 and not self._is_merged(header, column - 1)
            is_again = cells[column] == cells[left[0]]
            if (has_gap or is_again) and self._are_two(
                [cells[one] for one in left],
                [cells[one] for one in columns[place:]],
                has_gap=has_gap,
            ):
                begins.append(column)
                left = []
            left.append(column)
        ends = [*(begin - 1 for begin in begins[1:]), area.last_column]
        return list(zip(begins, ends, strict=True))

    def _past_the_edge(self, header: int, area: Area) -> list[tuple[int, int]]:
        """The columns of a header, and those beside it in which another table begins lower down."""
        columns = list(self._cells(header, area))
        first, last = columns[0], columns[-1]
        for block in self._sheet.merged:
            if block.first_row <= header <= block.last_row:
                last = max(last, block.last_column)
        right = replace(area, first_row=header, first_column=last + 1)
        left = replace(area, first_row=header, last_column=first - 1)
        if self._holds_table(right):
            return [(area.first_column, last), (last + 1, area.last_column)]
        if self._holds_table(left):
            return [(area.first_column, first - 1), (first, area.last_column)]
        return [(area.first_column, area.last_column)]

    def _holds_table(self, area: Area) -> bool:
        if area.first_column > area.last_column:
            return False
        header = next(self._headers(area), None)
        if header is None:
            return False
        texts = [str(value) for value in self._cells(header, area).values()]
        return self._are_two(["", ""], texts, has_gap=True)

    def _are_two(self, left: list[str], right: list[str], *, has_gap: bool) -> bool:
        """Whether columns to the right are a table of their own, and those to the left too."""
        of_right = {kind: _fields(right, kind) for kind in KINDS}
        right_kinds = [
            kind for kind, held in of_right.items() if held & _OWN and has_needed(held, kind)
        ]
        if not right_kinds:
            return False
        if has_gap:
            return len(left) > 1
        return any(_fields(left, kind) & of_right[kind] & _KEYS for kind in right_kinds)

    def _is_merged(self, row: int, column: int) -> bool:
        return any(
            block.first_row <= row <= block.last_row
            and block.first_column <= column <= block.last_column
            for block in self._sheet.merged
        )

    def _cells(self, row: int, area: Area) -> dict[int, CellValue]:
        """The filled cells of a row within an area, by column."""
        own = self._sheet.rows[row - 1][area.first_column - 1 : area.last_column]
        return {
            column: value
            for column, value in enumerate(own, area.first_column)
            if value is not None and not is_blank(value)
        }


def _fields(headers: Sequence[str], kind: str) -> set[str]:
    """The fields that headers name in a kind of ledger."""
    found = (exact_field([header], kind) for header in headers)
    return {meaning.field for meaning in found if meaning is not None and meaning.field}
