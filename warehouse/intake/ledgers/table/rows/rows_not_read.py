"""Rows around the data of a table: left out, and reported where somebody may have meant them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import cell_name
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.intake.privacy.guard import mask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.findings.finding import Severity
    from warehouse.intake.ledgers.table.finding.blocks import Block
    from warehouse.intake.ledgers.table.rows.row_kinds import ClassifiedRows
    from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet

_SLIPS: dict[str, Severity] = {"outside": "warned", "stray_mark": "noted", "numbered_only": "noted"}
"""Rows left out that somebody may have meant, with the severity of their finding."""

_LONGEST_SHOWN = 60
_SEVERAL = 3


def skip_rows_around(
    ledger: LedgerSheet, rows: ClassifiedRows, block: Block, header_row: int
) -> None:
    """Leave out the rows of `block` that are no data, with findings on those that hold something;
    the header begins in `header_row`.
    """
    for row, kind in enumerate(rows.kinds, 1):
        if kind != "data" and block.columns_of(row):
            ledger.statuses[row] = ("skipped", kind, row)
    _report_slips(ledger, rows)
    for row, column in sorted(ledger.sheet.struck):
        if row < header_row:
            ledger.report("struck_above", "noted", row, {"cell": cell_name((row, column))})


def report_rows_above(ledger: LedgerSheet, rows: ClassifiedRows, block: Block) -> None:
    """Report rows of several cells above the table that are neither title nor form."""
    for row, kind in enumerate(rows.kinds, 1):
        if kind != "preamble" or not block.columns_of(row):
            continue
        values = _filled(ledger, row)
        severity = _severity_above(values)
        if severity is not None:
            ledger.report("row_above", severity, row, {"shown": _row_text(values)})


def _report_slips(ledger: LedgerSheet, rows: ClassifiedRows) -> None:
    """Report rows that hold something, yet nothing of the table: what stands in them is shown."""
    for row, kind in enumerate(rows.kinds, 1):
        if kind in _SLIPS:
            shown = _row_text(_filled(ledger, row))
            ledger.report(f"row_{kind}", _SLIPS[kind], row, {"shown": shown})


def _severity_above(values: Sequence[CellValue]) -> Severity | None:
    is_form = any(isinstance(value, str) and ":" in condensed(value) for value in values)
    has_figures = any(type(value) in (int, float) for value in values)
    if len(values) >= _SEVERAL and not is_form:
        return "warned"
    return "noted" if len(values) > 1 and has_figures else None


def _filled(ledger: LedgerSheet, row: int) -> list[CellValue]:
    return [value for value in ledger.sheet.rows[row - 1] if not is_blank(value)]


def _row_text(values: Sequence[CellValue]) -> str:
    return "、".join(mask(str(value)) for value in values)[:_LONGEST_SHOWN]
