"""Cells whose formula failed where a text is wanted: `#REF!` is no village and no problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warehouse.intake.cells.sheets import CellError
from warehouse.intake.findings.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.ledgers.ledger import LedgerRow

_TEXTS: Final = (
    "category",
    "cause",
    "inspection_group",
    "inspection_kind",
    "org_code",
    "org_name",
    "org_type",
    "parent_org",
    "problem_text",
    "receiving_unit",
    "rectification_type",
    "responsible_unit",
    "round",
    "session",
    "subject_org",
    "town",
    "transfer_unit_ambiguous",
    "village",
    "year",
)
"""Fields that are taken as they are written. The readers of days, states and amounts tell of a
failed formula themselves, and keep the row without its value."""


def failed_texts(sheet: Sheet, rows: Sequence[LedgerRow]) -> Iterator[Finding]:
    """Yield a finding for every such cell, with the rows that take its value from above."""
    for row in rows:
        for name in _TEXTS:
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
