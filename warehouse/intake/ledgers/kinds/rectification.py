"""The rectification ledger: what inspections found, and how far it has been put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.ledgers.problems.listed import Manner
from warehouse.intake.ledgers.problems.reading import read_problems

if TYPE_CHECKING:
    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.reference.reference_data import ReferenceData


def read_rectification_ledger(
    table: LedgerTable, answers: Answers, reference: ReferenceData
) -> Interpretation:
    """One edition of the wide ledger: new problems, and what happened since the last edition."""
    return read_problems(table, answers, reference, Manner())
