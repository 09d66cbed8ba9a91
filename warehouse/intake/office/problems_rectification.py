"""The rectification ledger: what inspections found, and how far it has been put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.office.problems_listed import Manner
from warehouse.intake.office.problems_reading import read_problems

if TYPE_CHECKING:
    from warehouse.intake.interpretation import Interpretation
    from warehouse.intake.known import Known
    from warehouse.intake.office.ledger import LedgerTable
    from warehouse.intake.questions import Answers


def read_rectification_ledger(table: LedgerTable, answers: Answers, known: Known) -> Interpretation:
    """One edition of the wide ledger: new problems, and what happened since the last edition."""
    return read_problems(table, answers, known, Manner())
