"""The ledger of items put right at once (立行立改): problems of their own kind, done in short time.

Offices also keep it as a table of counts; then there is no problem in it to be told apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.ledgers.accounting import RowAccounting
from warehouse.intake.ledgers.problems.listed import Manner
from warehouse.intake.ledgers.problems.reading import read_problems
from warehouse.intake.ledgers.records import records_of

if TYPE_CHECKING:
    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.reference.reference_data import ReferenceData


def read_immediate_ledger(
    table: LedgerTable, answers: Answers, reference: ReferenceData
) -> Interpretation:
    """The items of the ledger, each an immediate problem."""
    if table.header("problem_text") is None:
        return all_left_out(table, answers, "problem_counts_only")
    return read_problems(table, answers, reference, Manner(is_immediate=True))


def all_left_out(table: LedgerTable, answers: Answers, reason: str) -> Interpretation:
    """Every row of `table` left out for one reason."""
    accounting = RowAccounting(table, answers)
    records = records_of(table)
    accounting.begin(records)
    for record in records:
        accounting.leave_out(record, reason)
    return accounting.interpretation({})
