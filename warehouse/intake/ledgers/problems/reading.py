"""The problems of one table: read row by row, then compared with earlier editions.

Common to the ledgers that list problems in full (rectification, immediate items, three lists).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.accounting import Account, refused_for_its_code
from warehouse.intake.ledgers.problems.codes import Codes
from warehouse.intake.ledgers.problems.deadlines import read_due
from warehouse.intake.ledgers.problems.edition import Edition
from warehouse.intake.ledgers.problems.inspections import Places
from warehouse.intake.ledgers.problems.listed import Listed, Manner
from warehouse.intake.ledgers.problems.states import States, Told
from warehouse.intake.ledgers.records import entries_of
from warehouse.intake.values.measures import split_measures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.records import Entry
    from warehouse.intake.reference.reference_data import Known


def read_problems(
    table: LedgerTable, answers: Answers, known: Known, manner: Manner
) -> Interpretation:
    """Everything that `table` says of problems."""
    account = Account(table, answers)
    entries = entries_of(table)
    account.begin(entries)
    account.measures = sum(_measures(account, entry) for entry in entries)
    places = Places(account, known)
    listed = _listed(account, entries, known, places, manner)
    is_whole = table.is_whole and len(listed) == len(entries)
    return Edition(account, known, places, manner, listed, is_whole=is_whole).read()


def _measures(account: Account, entry: Entry) -> int:
    counts = []
    for cell in entry.cells("measures"):
        measures = account.reading(split_measures, cell.value).value
        counts.append(1 if measures is None else len(measures.parts))
    return sum(counts)


def _listed(
    account: Account, entries: Sequence[Entry], known: Known, places: Places, manner: Manner
) -> list[Listed]:
    """The problems whose inspection is known, those among them that wait for other answers too."""
    codes, states = Codes(account, known), States(account)
    listed: list[Listed] = []
    for entry in entries:
        if not entry.text:
            account.refuse(entry, "problem_text_missing", entry.number_cell)
            continue
        if refused_for_its_code(account, entry):
            continue
        category, cause = codes.category(entry), codes.cause(entry)
        level = codes.level(entry)
        inspection = places.inspection(entry)
        feedback_on = None if inspection is None else inspection.feedback_on
        deadline = read_due(account, entry, feedback_on)
        if manner.is_immediate:
            deadline = replace(deadline, is_immediate=True)
        told = states.told(entry, feedback_on) if manner.tells_states else Told()
        if inspection is not None:
            listed.append(Listed(entry, inspection, category, cause, level, deadline, told))
    return listed
