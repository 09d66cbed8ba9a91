"""The tables of one sheet: side by side, one below the other, a summary before the ledger.

A table begins with its header. What lies between one header and the next (or the sheet's edge) is a
block; each is read as a sheet of its own in which everything outside the block is blank, so that
every row and column keeps its number. What stands above the first header is said of all blocks; a
title between two tables is of the lower one. A header that stands again, as on a printed page,
begins no table, unless another title stands above it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.table.finding.areas import Searched
from warehouse.intake.ledgers.table.finding.header_search import SearchArea

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellPlace, CellValue, Sheet


@dataclass(frozen=True)
class Block:
    """One table with the lines around it. `sheet` has the whole sheet's rows down to the block's
    last, blank outside of it; what stands in `area` from row `titled_from` on is the block's own.
    """

    sheet: Sheet
    area: SearchArea
    titled_from: int
    is_whole: bool
    """Whether it is all of its sheet."""

    def columns_of(self, row: int) -> range:
        """Return the columns of a row that the block accounts for."""
        for area in (self.area, *self.area.accounts_for):
            if area.first_row <= row <= area.last_row:
                return range(area.first_column, area.last_column + 1)
        return range(0)

    @property
    def is_first(self) -> bool:
        """Whether it is the first table of its sheet, which the sheet's name is of too."""
        return self.is_whole or self.area.first_row == 1 or bool(self.area.accounts_for)

    @property
    def rows(self) -> list[int]:
        """The rows that the block accounts for."""
        return [row for row in range(1, self.area.last_row + 1) if self.columns_of(row)]


def blocks_of(sheet: Sheet) -> list[Block]:
    """Return the blocks of `sheet` from left to right, then down; one of the whole sheet where it
    holds one table at most.
    """
    whole = SearchArea(1, sheet.height, 1, sheet.width)
    if not sheet.rows:
        return [Block(sheet, whole, 1, is_whole=True)]
    searched = Searched(sheet, whole)
    areas = searched.areas(whole)
    if len(areas) == 1:
        return [Block(sheet, whole, 1, is_whole=True)]
    return [_block(sheet, area, searched) for area in areas]


def _block(sheet: Sheet, area: SearchArea, searched: Searched) -> Block:
    """Return the block of `area`: its cells and those of the lines above it, the rest blank."""
    blank: list[CellValue] = [None] * sheet.width
    rows = [blank] * area.last_row
    for shown in (*area.above, area):
        before: list[CellValue] = [None] * (shown.first_column - 1)
        after: list[CellValue] = [None] * (sheet.width - shown.last_column)
        for row in range(shown.first_row, shown.last_row + 1):
            own = sheet.rows[row - 1][shown.first_column - 1 : shown.last_column]
            rows[row - 1] = [*before, *own, *after]
    titled_from = area.first_row
    if area.first_row == 1:
        titled_from = searched.own_title or 1
    elif not searched.has_title(area) and area.above[-1].last_row == area.first_row - 1:
        titled_from = area.above[-1].first_row
    return Block(_view(sheet, area, rows), area, titled_from, is_whole=False)


def _view(sheet: Sheet, area: SearchArea, rows: list[list[CellValue]]) -> Sheet:
    """Return `sheet` with other `rows`, and nothing said of cells outside `area`."""

    def is_own(place: CellPlace) -> bool:
        row, column = place
        return (
            area.first_row <= row <= area.last_row
            and area.first_column <= column <= area.last_column
        )

    lines = {row for one in area.above for row in range(one.first_row, one.last_row + 1)}
    return replace(
        sheet,
        rows=rows,
        merged=tuple(
            block
            for block in sheet.merged
            if block.first_row in lines or is_own((block.first_row, block.first_column))
        ),
        hidden_rows=frozenset(
            row for row in sheet.hidden_rows if area.first_row <= row <= area.last_row
        ),
        hidden_columns=frozenset(
            column
            for column in sheet.hidden_columns
            if area.first_column <= column <= area.last_column
        ),
        covered={place: first for place, first in sheet.covered.items() if is_own(place)},
        notes={place: note for place, note in sheet.notes.items() if is_own(place)},
    )
