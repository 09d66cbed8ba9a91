"""Cells whose formula failed where a text is wanted: `#REF!` is no village and no problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import CellError
from warehouse.intake.findings.finding import Finding
from warehouse.intake.ledgers.fields.field_facts import TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.ledgers.ledger import LedgerRow


def failed_texts(sheet: Sheet, rows: Sequence[LedgerRow]) -> Iterator[Finding]:
    """Yield a finding for every such cell, with the rows that take its value from above."""
    for row in rows:
        for name in TEXT_FIELDS:
            cell = row.cells.get(name)
            if cell is not None and isinstance(cell.value, CellError):
                yield Finding(
                    rule="cell_error",
                    severity="rejected",
                    file=sheet.file,
                    sheet=sheet.name,
                    row=row.row,
                    column=cell.column,
                    header=cell.header,
                    value=str(cell.value),
                    details={"code": cell.value.code},
                )
