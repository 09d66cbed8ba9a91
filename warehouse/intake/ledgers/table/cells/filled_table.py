"""The rows of a table as they are filled: what was found in them, and which are set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warehouse.intake.findings.finding import Finding
from warehouse.intake.privacy.guard import mask

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.findings.finding import RowStatus, Severity
    from warehouse.intake.findings.questions import Question
    from warehouse.intake.ledgers.ledger import LedgerCell, LedgerColumn, LedgerRow


@dataclass
class FilledTable:
    """The rows of `sheet` that can be read, with findings and questions; `set_aside` has fate and
    reason of the others by row.

    `every` has the rows set aside, too; `belongs_to` the first row of its thing for each of them.
    `answered` are the answers of scope `profile` that were used.
    """

    sheet: Sheet
    rows: list[LedgerRow] = field(default_factory=list)
    every: list[LedgerRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    set_aside: dict[int, tuple[RowStatus, str | None]] = field(default_factory=dict)
    belongs_to: dict[int, int] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)

    def report(self, rule: str, severity: Severity, cell: LedgerCell, **details: object) -> None:
        """Add a finding at `cell`."""
        finding = Finding(
            rule=rule,
            severity=severity,
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=cell.row,
            column=cell.column,
            header=cell.header,
            value=as_example(cell.value),
            details={name: str(value) for name, value in details.items()},
        )
        self.findings.append(finding)

    def report_column(
        self, rule: str, severity: Severity, row: int | None, column: LedgerColumn, value: str = ""
    ) -> None:
        """Add a finding about a column, at `row` where it begins somewhere."""
        finding = Finding(
            rule=rule,
            severity=severity,
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=row,
            column=column.column,
            header=column.header,
            value=value,
        )
        self.findings.append(finding)

    def reject(self, finding: Finding) -> None:
        """Add a finding that keeps its row out."""
        self.findings.append(finding)
        if finding.row is not None:
            self.set_aside[finding.row] = ("rejected", None)

    def skip(self, row: int) -> None:
        """Skip a row, as answered."""
        self.set_aside[row] = ("skipped", "answered")

    def wait(self, row: int) -> None:
        """Let a row wait for an answer, unless it is set aside already."""
        self.set_aside.setdefault(row, ("pending", None))


def as_example(value: CellValue) -> str:
    """Return `value` as a message may show it: without personal data."""
    return mask(str(value))
