"""The columns of a table under its header, as fields are looked for in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.intake.findings.finding import Finding
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.table.finding.header import is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.findings.finding import Severity
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.finding.header import Header


@dataclass(frozen=True)
class HeadedColumns:
    """The columns of a table of `kind` in `sheet`; `data` are the rows of data. Columns and rows
    count from 1.
    """

    sheet: Sheet
    header: Header
    data: Sequence[int]
    kind: LedgerKind

    def innermost(self, column: int) -> str:
        """Return the innermost header of a column in one way of writing."""
        return condensed(self.header.levels[column - 1][-1])

    def values(self, column: int) -> list[CellValue]:
        """Return what the rows of data hold in a column."""
        return [self.sheet.rows[row - 1][column - 1] for row in self.data]

    def filled_values(self, column: int) -> list[CellValue]:
        """Return the values of a column that are not blank."""
        return [value for value in self.values(column) if not is_blank(value)]

    def finding(self, column: int, rule: str, severity: Severity, **details: str) -> Finding:
        """Return a finding at the header of a column."""
        text = self.header.text(column)
        return Finding(
            rule=rule,
            severity=severity,
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=self.header.last_row,
            column=column,
            header=text,
            value=text,
            details=details,
        )
