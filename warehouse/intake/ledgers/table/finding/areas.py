"""Where the tables of a sheet begin: by their headers, one below or beside the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.intake.ledgers.table.finding.header_search import (
    FEWEST_ALIASES,
    HEADER_ROWS,
    Headers,
    SearchArea,
)
from warehouse.intake.ledgers.table.rows.row_texts import names_a_table, without_page

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellRange


class Searched(Headers):
    """One sheet, split into the areas of its tables."""

    @cached_property
    def own_title(self) -> int:
        """The row of the first table's own title, below one that is said of all; 0 without one."""
        titles = [
            row
            for row in range(1, self._first_top)
            if len(cells := self._cells(row, self._whole)) == 1
            and names_a_table(condensed(next(iter(cells.values()))))
        ]
        return titles[-1] if len(titles) > 1 else 0

    @cached_property
    def _first_top(self) -> int:
        return self._top(next(self._headers(self._whole)), self._whole, 1)

    @property
    def _lines_of_all(self) -> SearchArea:
        """The lines above the first table that are said of all tables."""
        return replace(self._whole, last_row=(self.own_title or self._first_top) - 1)

    def has_title(self, area: SearchArea) -> bool:
        """Return whether an area begins with a text that stands alone."""
        return len(self._cells(area.first_row, area)) == 1

    def areas(self, area: SearchArea) -> list[SearchArea]:
        """Return `area` split into those of its tables."""
        areas: list[SearchArea] = []
        rest: SearchArea | None = area
        while rest is not None:
            upper, rest = self._first_below_others(rest)
            areas += self._side_by_side(upper)
        return areas

    def _first_below_others(self, area: SearchArea) -> tuple[SearchArea, SearchArea | None]:
        """Return the area of the uppermost table, and what is below it where another begins
        there.
        """
        first = next(self._headers(area), None)
        if first is None:
            return area, None
        below = next(self._others(first, area, self._beside(first, area)), None)
        if below is None:
            return area, None
        begins = self._begins(below, area, first)
        above = area.above or (self._lines_of_all,)
        lower = replace(area, first_row=begins, above=above, accounts_for=())
        return replace(area, last_row=begins - 1), lower

    def _side_by_side(self, area: SearchArea) -> list[SearchArea]:
        """Return the areas of the tables that stand side by side in one."""
        first = next(self._headers(area), None)
        if first is None:
            return [area]
        parts = self._beside(first, area)
        if len(parts) == 1:
            parts = self._past_the_edge(first, area)
        return [area] if len(parts) == 1 else self._strips(first, area, parts)

    def _strips(
        self, header: int, area: SearchArea, parts: Sequence[tuple[int, int]]
    ) -> list[SearchArea]:
        """Return the tables side by side below the lines of an area; the first accounts for
        these.
        """
        begin = self._titles_beside(header, area, parts)
        lines = replace(area, last_row=begin - 1, above=(), accounts_for=())
        strips = [
            SearchArea(
                begin,
                area.last_row,
                *columns,
                above=(*area.above, lines),
                accounts_for=(*area.accounts_for, lines) if place == 0 else (),
            )
            for place, columns in enumerate(parts)
        ]
        return [one for strip in strips for one in self.areas(strip)]

    def _titles_beside(
        self, header: int, area: SearchArea, parts: Sequence[tuple[int, int]]
    ) -> int:
        """Return the row with which tables side by side begin: that of their own titles, if they
        have.
        """
        begin = header
        while begin > area.first_row:
            cells = self._cells(begin - 1, area)
            in_part = [sum(first <= one <= last for one in cells) for first, last in parts]
            is_form_line = any(":" in condensed(value) for value in cells.values())
            if max(in_part) > 1 or sum(in_part) < FEWEST_ALIASES or is_form_line:
                break
            begin -= 1
        return begin if begin < header else self._top(header, area, area.first_row)

    def _others(
        self, first: int, area: SearchArea, parts: Sequence[tuple[int, int]]
    ) -> Iterator[int]:
        """Yield rows below `first` in which another table begins over the whole width."""
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

    def _is_filled_between(self, upper: int, lower: int, area: SearchArea) -> bool:
        return any(self._cells(row, area) for row in range(upper + 1, lower))

    def _has_other_title(self, row: int, area: SearchArea, first: int) -> bool:
        """Return whether a title of its own stands above a header that is the same as the one
        before.
        """
        above = {
            without_page(condensed(value))
            for one in (*range(1, self._first_top), *range(area.first_row, first))
            for value in self._sheet.rows[one - 1]
            if not is_blank(value)
        }
        titles = (
            condensed(next(iter(cells.values())))
            for one in range(self._begins(row, area, first), row)
            if len(cells := self._cells(one, area)) == 1
        )
        return any(names_a_table(title) and without_page(title) not in above for title in titles)

    def _begins(self, header: int, area: SearchArea, after: int) -> int:
        """Return the row with which the table of `header` begins: its title, where it has one."""
        top = self._top(header, area, after + 1)
        row = top - 1
        while row > after and self._is_line(row, area):
            row -= 1
        return next((one for one in range(row + 1, top) if not self._ends_a_table(one, area)), top)

    def _top(self, header: int, area: SearchArea, least: int) -> int:
        """Return the first row of a header whose upper rows are merged over it."""
        top = header
        for block in self._sheet.merged:
            is_over = block.last_row >= header > block.first_row or (
                block.first_row == block.last_row == header - 1
                and self._heads_a_group(block, header, area)
            )
            if is_over and header - block.first_row < HEADER_ROWS:
                top = min(top, max(block.first_row, least))
        return top

    def _heads_a_group(self, block: CellRange, header: int, area: SearchArea) -> bool:
        """Return whether one of several cells of the row above is merged over columns of the
        header.
        """
        above = self._cells(header - 1, area)
        return (
            len(above) > 1
            and block.last_column > block.first_column
            and block.first_column in above
            and all(type(value) is str and ":" not in condensed(value) for value in above.values())
        )

    def _is_line(self, row: int, area: SearchArea) -> bool:
        """Return whether a row can stand between two tables: blank, one text, or a line of a
        form.
        """
        cells = self._cells(row, area)
        return (
            len(cells) <= 1
            or self._ends_a_table(row, area)
            or all(type(value) is str and ":" in condensed(value) for value in cells.values())
        )
