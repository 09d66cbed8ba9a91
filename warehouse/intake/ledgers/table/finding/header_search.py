"""The headers of a sheet, and which of their columns are tables of their own side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.fields.headers import exact_field, is_alias
from warehouse.intake.ledgers.kind_registry import every_kind
from warehouse.intake.ledgers.table.finding.header import LONGEST_HEADER, is_blank
from warehouse.intake.ledgers.table.rows.other_lines import is_foot, is_page_line, is_stray
from warehouse.intake.ledgers.table.rows.row_texts import is_subtotal

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.ledgers.ledger_kind import LedgerKind

_DIGIT = re.compile("[0-9]")
"""No known header has one, and most texts of a large ledger do."""

FEWEST_ALIASES = 2
_ENOUGH_ALIASES, _SHARE_SURE = 3, 0.6
_OFTEN_ALIASES, _SHARE_OFTEN = 4, 0.4
HEADER_ROWS = 4
_KEYS = frozenset({"problem_text", "subject_org", "org_name", "village", "plan_name"})
"""What a list is of: a table beside another has one of its own."""

_OWN = frozenset({"seq", "subject_org", "org_name", "village", "town"})
"""What a row begins with. Columns that lack it go on with the row to their left."""


@dataclass(frozen=True)
class SearchArea:
    """Rows and columns of a sheet, the last ones included.

    `above` are lines over a table that are said of it too; `accounts_for` those among them that no
    other table accounts for.
    """

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    above: tuple[SearchArea, ...] = ()
    accounts_for: tuple[SearchArea, ...] = ()


class Headers:
    """One sheet, searched for headers."""

    def __init__(self, sheet: Sheet, whole: SearchArea) -> None:
        """Search `sheet`, whose every row and column `whole` spans."""
        self._sheet, self._whole = sheet, whole
        texts = {value for row in sheet.rows for value in row if type(value) is str}
        self._aliases = {
            text
            for text in texts
            if len(text) <= LONGEST_HEADER and not _DIGIT.search(text) and is_alias([text])
        }
        self._rows_with_aliases = [
            number
            for number, row in enumerate(sheet.rows, 1)
            if not self._aliases.isdisjoint(value for value in row if type(value) is str)
        ]

    def _headers(self, area: SearchArea) -> Iterator[int]:
        """Yield the rows of an area that look like headers."""
        return (
            row
            for row in self._rows_with_aliases
            if area.first_row <= row <= area.last_row and self._is_header(row, area)
        )

    def _is_header(self, row: int, area: SearchArea) -> bool:
        cells = self._cells(row, area)
        if not all(type(value) is str and len(value) <= LONGEST_HEADER for value in cells.values()):
            return False
        are_aliases = [value in self._aliases for value in cells.values()]
        aliases, filled = sum(are_aliases), len(are_aliases)
        if aliases < FEWEST_ALIASES:
            return False
        heads_numbers = self._heads_numbers(row, area)
        if all(are_aliases[::2]) and not any(are_aliases[1::2]) and filled % 2 == 0:
            # A label and what it says, a label and what it says: a line of a form.
            return heads_numbers
        return (
            aliases == filled
            or (aliases >= _ENOUGH_ALIASES and aliases >= _SHARE_SURE * filled)
            or (aliases >= _OFTEN_ALIASES and aliases >= _SHARE_OFTEN * filled)
            or (aliases >= _SHARE_OFTEN * filled and heads_numbers)
        )

    def _heads_numbers(self, row: int, area: SearchArea) -> bool:
        """Return whether the row below holds several cells and begins with the number 1."""
        if row == area.last_row:
            return False
        below = list(self._cells(row + 1, area).values())
        return len(below) >= _ENOUGH_ALIASES and str(below[0]).strip() == "1"

    def _ends_a_table(self, row: int, area: SearchArea) -> bool:
        texts = {column: condensed(value) for column, value in self._cells(row, area).items()}
        return (
            not texts
            or is_foot(texts, area.first_column)
            or is_page_line(list(texts.values()), set())
            or is_stray(texts)
            or is_subtotal(texts)
        )

    def _cells(self, row: int, area: SearchArea) -> dict[int, CellValue]:
        """Return the filled cells of a row within an area, by column."""
        own = self._sheet.rows[row - 1][area.first_column - 1 : area.last_column]
        return {
            column: value
            for column, value in enumerate(own, area.first_column)
            if value is not None and not is_blank(value)
        }

    def _beside(self, header: int, area: SearchArea) -> list[tuple[int, int]]:
        """Return the columns of the tables that one header heads, from left to right."""
        cells = self._header_texts(header, area)
        columns = list(cells)
        begins = [area.first_column]
        left = columns[:1]
        for place, column in enumerate(columns[1:], 1):
            right = columns[place:]
            has_gap = columns[place - 1] < column - 1 and not self._is_merged(header, column - 1)
            is_again = cells[column] == cells[left[0]]
            if (has_gap or is_again) and (
                self._are_two(
                    [cells[one] for one in left], [cells[one] for one in right], has_gap=has_gap
                )
                or (has_gap and self._goes_on_alone(header, area, left[-1], column))
            ):
                begins.append(column)
                left = []
            left.append(column)
        ends = [*(begin - 1 for begin in begins[1:]), area.last_column]
        return list(zip(begins, ends, strict=True))

    def _header_texts(self, header: int, area: SearchArea) -> dict[int, str]:
        """Return the innermost text over each column, of a header that merged cells make several
        rows.
        """
        last = max(
            (
                block.last_row
                for block in self._sheet.merged
                if block.first_row == header and block.last_row - header < HEADER_ROWS
            ),
            default=header,
        )
        texts: dict[int, str] = {}
        for row in range(header, min(last, area.last_row) + 1):
            texts |= {column: str(value) for column, value in self._cells(row, area).items()}
        return dict(sorted(texts.items()))

    def _goes_on_alone(self, header: int, area: SearchArea, left: int, right: int) -> bool:
        """Return whether columns past a gap have rows of their own, below those of the columns
        before.
        """
        before = replace(area, last_column=left)
        past = replace(area, first_column=right)
        return any(
            len(self._cells(row, past)) > 1
            and not self._cells(row, before)
            and not self._ends_a_table(row, past)
            for row in range(header + 1, area.last_row + 1)
        )

    def _past_the_edge(self, header: int, area: SearchArea) -> list[tuple[int, int]]:
        """Return the columns of a header, and those beside it in which another table begins lower
        down.
        """
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

    def _holds_table(self, area: SearchArea) -> bool:
        if area.first_column > area.last_column:
            return False
        header = next(self._headers(area), None)
        if header is None:
            return False
        texts = [str(value) for value in self._cells(header, area).values()]
        return self._are_two(["", ""], texts, has_gap=True)

    def _are_two(self, left: list[str], right: list[str], *, has_gap: bool) -> bool:
        """Return whether columns to the right are a table of their own, and those to the left
        too.
        """
        of_right = {kind: _fields(right, kind) for kind in every_kind()}
        right_kinds = [
            kind for kind, fields in of_right.items() if fields & _OWN and kind.has_required(fields)
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


def _fields(headers: Sequence[str], kind: LedgerKind) -> set[str]:
    """Return the fields that headers name in a kind of ledger."""
    meanings = (exact_field([header], kind) for header in headers)
    return {meaning.field for meaning in meanings if meaning is not None and meaning.field}
