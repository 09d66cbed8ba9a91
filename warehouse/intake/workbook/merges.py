"""Values beneath merged cells: a block shows its first cell only, and the others may hold values.

Programs that merge keep the first value; a program that writes files, or a format that is copied,
may leave others below, which nobody sees and which may be data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warehouse.intake.cells.sheets import CellPlace, CellRange, CellValue


def covered_values(
    rows: Sequence[Sequence[CellValue]], merged: Iterable[CellRange]
) -> dict[CellPlace, CellPlace]:
    """Return the filled cells beneath a block that differ from its first, with the block's first
    cell.

    Blocks that overlap are looked at no longer than the sheet has cells twice over.
    """
    covered: dict[CellPlace, CellPlace] = {}
    width = len(rows[0]) if rows else 0
    left = 2 * len(rows) * width
    for block in merged:
        first = block.first_row, block.first_column
        last_row, last_column = min(block.last_row, len(rows)), min(block.last_column, width)
        left -= max(last_row - first[0] + 1, 0) * max(last_column - first[1] + 1, 0)
        if left < 0:
            break
        if first[0] > last_row or first[1] > last_column:
            continue
        first_value = rows[first[0] - 1][first[1] - 1]
        for row in range(first[0], last_row + 1):
            for column, value in enumerate(rows[row - 1][first[1] - 1 : last_column], first[1]):
                if value is not None and value != first_value and not _is_white(value):
                    covered[row, column] = first
    return covered


def _is_white(value: CellValue) -> bool:
    return isinstance(value, str) and not value.strip()
