"""One merged cell over several problems that says of all of them what is each one's own."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.intake.findings.finding import Finding
from warehouse.intake.ledgers.checks.frame import LedgerCells
from warehouse.intake.ledgers.shown_values import shown
from warehouse.intake.ledgers.table.header import is_blank

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


def merges(cells: LedgerCells) -> Iterator[Finding]:
    """Merged cells of such fields over rows of different problems."""
    by_column = {cells.columns[name].column: name for name in OF_EACH if cells.has(name)}
    for block in cells.sheet.merged:
        if block.first_row == block.last_row or block.first_column not in by_column:
            continue
        if is_blank(cells.sheet.rows[block.first_row - 1][block.first_column - 1]):
            continue
        rows = range(block.first_row, block.last_row + 1)
        things = {cells.thing_of[row] for row in rows if row in cells.thing_of}
        if len(things) < 2 or block.first_row not in cells.thing_of:
            continue
        column = cells.columns[by_column[block.first_column]]
        yield Finding(
            rule="merged_over_several",
            severity="warned",
            file=cells.sheet.file,
            sheet=cells.sheet.name,
            row=block.first_row,
            column=column.column,
            header=column.header,
            value=shown(cells.sheet.rows[block.first_row - 1][column.column - 1]),
            details={
                "first": str(block.first_row),
                "last": str(min(block.last_row, cells.sheet.height)),
            },
        )
