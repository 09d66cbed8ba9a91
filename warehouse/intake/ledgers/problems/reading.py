"""The problems of one table: read row by row, then compared with earlier editions.

Common to the ledgers that list problems in full (rectification, immediate items, three lists).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.accounting import RowAccounting, rejected_for_its_code
from warehouse.intake.ledgers.problems.codes import CodeFinder
from warehouse.intake.ledgers.problems.deadlines import read_problem_deadline
from warehouse.intake.ledgers.problems.editions.edition import Edition
from warehouse.intake.ledgers.problems.editions.listed import ListedProblem
from warehouse.intake.ledgers.problems.history.events import ReportedState
from warehouse.intake.ledgers.problems.identity.inspection_finder import InspectionFinder
from warehouse.intake.ledgers.problems.state_reader import StateReader
from warehouse.intake.ledgers.records import records_of
from warehouse.intake.values.measures import read_measures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData


def read_problems(table: LedgerTable, answers: Answers, reference: ReferenceData) -> Interpretation:
    """Return everything that `table` says of problems."""
    accounting = RowAccounting(table, answers)
    records = records_of(table)
    accounting.begin(records)
    accounting.measures = sum(_measures(accounting, record) for record in records)
    finder = InspectionFinder(accounting, reference)
    listed = _listed(accounting, records, reference, finder)
    is_whole = table.is_whole and len(listed) == len(records)
    return Edition(accounting, reference, finder, listed, is_whole=is_whole).read()


def _measures(accounting: RowAccounting, record: LedgerRecord) -> int:
    counts = []
    for cell in record.cells("measures"):
        measures = accounting.reading(read_measures, cell.value).value
        counts.append(1 if measures is None else len(measures.parts))
    return sum(counts)


def _listed(
    accounting: RowAccounting,
    records: Sequence[LedgerRecord],
    reference: ReferenceData,
    finder: InspectionFinder,
) -> list[ListedProblem]:
    """Return the problems whose inspection is known, those among them that wait for other answers
    too.
    """
    codes, states = CodeFinder(accounting, reference), StateReader(accounting)
    kind = accounting.table.kind
    listed: list[ListedProblem] = []
    for record in records:
        if not record.text:
            accounting.reject(record, "problem_text_missing", record.number_cell)
            continue
        if rejected_for_its_code(accounting, record):
            continue
        category, cause = codes.category(record), codes.cause(record)
        level = codes.level(record)
        inspection = finder.inspection(record)
        feedback_on = None if inspection is None else inspection.feedback_on
        deadline = read_problem_deadline(accounting, record, feedback_on)
        if kind.is_immediate:
            deadline = replace(deadline, is_immediate=True)
        reported = states.read(record, feedback_on) if kind.reports_states else ReportedState()
        if inspection is not None:
            listed.append(
                ListedProblem(record, inspection, category, cause, level, deadline, reported)
            )
    return listed
