"""What is kept of one sheet until its ledger is read: statuses, findings, questions, answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warehouse.intake.batches.profiles import remembered
from warehouse.intake.findings.finding import Finding, RowStatus, Severity
from warehouse.intake.privacy.keys import GivenAnswers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.findings.questions import Question
    from warehouse.intake.ledgers.checks.cells import LedgerCells
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.cells.cell_accounting import CellCounts
    from warehouse.intake.ledgers.table.cells.personal_numbers import Personal
    from warehouse.intake.reference.reference_data import ReferenceData


@dataclass
class LedgerSheet:
    """What became of one sheet before its ledger is read.

    `table` is None where there is no ledger, or something is open; `kind` is None as long as it is
    not settled. `statuses` holds status, reason and the first row of its thing for every row that
    is not among the table's. `answers` are those given, and those remembered (`remembered`) beside
    them; `profiles` the ones of scope `profile` that were used, by signature. `personal` says where
    the numbers of persons stood that are masked in `sheet`, `cells` what its own checks look at,
    `cell_counts` what became of its filled cells. Where a sheet holds several tables there is one
    of these for each, `sheet` blank outside of it.
    """

    sheet: Sheet
    table: LedgerTable | None = None
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    statuses: dict[int, tuple[RowStatus, str | None, int]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    remembered: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, dict[str, str]] = field(default_factory=dict)
    kind: LedgerKind | None = None
    is_ledger: bool = False
    personal: Personal = field(default_factory=dict)
    cells: LedgerCells | None = None
    cell_counts: CellCounts = field(default_factory=Counter)

    def report(
        self,
        rule: str,
        severity: Severity,
        row: int | None,
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Add a finding about the sheet as a whole, at `row` where it begins somewhere."""
        finding = Finding(
            rule=rule,
            severity=severity,
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=row,
            details={"sheet": self.sheet.name, **(details or {})},
        )
        self.findings.append(finding)

    def remember(self, profile: str, reference: ReferenceData) -> None:
        """Take the answers of earlier editions where none was given this time."""
        new = {
            key: answer
            for key, answer in remembered(reference.home, profile).items()
            if key not in self.answers
        }
        self.remembered.update(new)
        self.answers = GivenAnswers(new, self.answers)

    def keep(self, profile: str, answers: Mapping[str, str]) -> None:
        """Keep answers that were used, for the next edition."""
        if answers:
            self.profiles[profile] = {**self.profiles.get(profile, {}), **answers}
