"""One merged cell over several problems that says of all of them what is each one's own."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import CellViolation, Check, check
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.ledgers.table.finding.header import is_blank

OF_EACH = (
    "closed_date",
    "completed_date",
    "evidence",
    "is_closed",
    "measures",
    "problem_text",
    "progress_text",
    "status",
)
"""Fields that each problem has its own of; deadlines and units are often meant for several."""


@check("merged_over_several")
def merged_over_several(cells: LedgerCells) -> Iterator[CellViolation]:
    """Yield merged cells of such fields over rows of different problems."""
    by_column = {cells.columns[name].column: name for name in OF_EACH if cells.has(name)}
    for block in cells.sheet.merged:
        if block.first_row == block.last_row or block.first_column not in by_column:
            continue
        value = cells.sheet.rows[block.first_row - 1][block.first_column - 1]
        if is_blank(value):
            continue
        rows = range(block.first_row, block.last_row + 1)
        records = {cells.record_of[row] for row in rows if row in cells.record_of}
        if len(records) < 2 or block.first_row not in cells.record_of:
            continue
        column = cells.columns[by_column[block.first_column]]
        yield CellViolation(
            row=block.first_row,
            column=column.column,
            header=column.header,
            value=value_text(value),
            details={
                "first": str(block.first_row),
                "last": str(min(block.last_row, cells.sheet.height)),
            },
        )


CHECKS: tuple[Check, ...] = (merged_over_several,)
