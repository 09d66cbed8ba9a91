"""The ledger of closings (销号台账): when known problems were verified and closed.

It lists no problem for the first time: one that is not known is refused. What it cannot hold, a
closing that was refused or a problem opened again, is not made up for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from warehouse.intake.findings.corrections import DECLINED
from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import (
    LEAVE_THESE_OUT,
    RowAccounting,
    rejected_for_its_code,
)
from warehouse.intake.ledgers.ledger import LedgerCell
from warehouse.intake.ledgers.problems.history.accepted import accepted_problems
from warehouse.intake.ledgers.problems.history.date_corrections import DateCorrections
from warehouse.intake.ledgers.problems.history.event_log import DerivedEvents
from warehouse.intake.ledgers.problems.history.events import (
    PriorHistory,
    ReportedState,
    state_after,
)
from warehouse.intake.ledgers.problems.history.problem_history import ProblemHistory
from warehouse.intake.ledgers.problems.identity.identify import observed_elsewhere, problem_options
from warehouse.intake.ledgers.problems.identity.inspection_finder import InspectionFinder
from warehouse.intake.ledgers.problems.identity.matching import match
from warehouse.intake.ledgers.problems.identity.observations import LocatedRecord, ObservedProblem
from warehouse.intake.ledgers.problems.state_reader import StateReader
from warehouse.intake.ledgers.records import comparable, records_of
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.empty_cells import is_empty_cell
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.problems.history.accepted import AcceptedProblems
    from warehouse.intake.ledgers.problems.identity.inspections import Inspection
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.intake.values.times.days import DayInterval

_OF_HIGHER_OFFICES = ("市级", "实级", "行业", "省级")
"""Verifications that are not the county's. 实级 is how a known program misspells 市级."""

_DIRECT = "直接销号"
_AT_ONCE = "立行立改"

AT_ONCE, DIRECT = "at_once", "direct"
"""Answers: closed directly because it was put right at once; or because it cannot be put right."""

MOST_OFFERED = 20
"""Problems without a text that are offered for one row."""


def read_closure_ledger(
    table: LedgerTable, answers: Answers, reference: ReferenceData
) -> Interpretation:
    """Return the verifications and closings of known problems."""
    accounting = RowAccounting(table, answers)
    records = records_of(table)
    accounting.begin(records)
    finder = InspectionFinder(accounting, reference)
    inspections: dict[int, Inspection] = {}
    for record in records:
        if not record.text and not record.number:
            accounting.reject(record, "problem_text_missing")
            continue
        if rejected_for_its_code(accounting, record):
            continue
        inspection = finder.inspection(record)
        if inspection is not None:
            inspections[record.row] = inspection
    accepted = accepted_problems(reference, [each.inspection_id for each in inspections.values()])
    located = [
        LocatedRecord(
            record, inspections[record.row].village_id, inspections[record.row].inspection_id
        )
        for record in records
        if record.row in inspections
    ]
    problem_of = _problems(accounting, reference, accepted, located)
    reader = _Closings(accounting, accepted, StateReader(accounting, asks_meaning=False))
    for one in located:
        if one.record.row in problem_of:
            reader.read(one, inspections[one.record.row], problem_of[one.record.row])
    return accounting.interpretation({"problem_events": reader.rows})


def _problems(
    accounting: RowAccounting,
    reference: ReferenceData,
    accepted: AcceptedProblems,
    located: Sequence[LocatedRecord],
) -> dict[int, ObservedProblem]:
    """Return the known problem of each row; rows without one are settled otherwise."""
    observed = observed_elsewhere(reference, accepted.problems, accounting.table.as_of)
    villages = {one.inspection_id: one.village_id for one in located}
    candidates = [
        observed.get(problem.problem_id)
        or ObservedProblem(problem.problem_id, villages[problem.inspection_id], "", problem.summary)
        for problem in accepted.problems.values()
    ]
    matching = match(located, candidates)
    by_id = {candidate.problem_id: candidate for candidate in candidates}
    problem_of = dict(matching.same)
    for one in located:
        row = one.record.row
        if row in problem_of:
            continue
        named = one.record.text_of("problem_code") or one.record.text_of("seq")
        if named in by_id:
            problem_of[row] = by_id[named]
            continue
        offered = [other for other, _ in matching.near.get(row, [])]
        if not offered:
            offered = [
                other
                for other in candidates
                if other.village_id == one.village_id and not other.text
            ]
        if not offered or len(offered) > MOST_OFFERED:
            cell = one.record.cell("problem_text")
            accounting.reject(one.record, "closure_problem_unknown", cell)
            continue
        answer = _which(accounting, one, offered)
        if answer is not None:
            problem_of[row] = by_id[answer]
    return problem_of


def _which(
    accounting: RowAccounting, one: LocatedRecord, offered: Sequence[ObservedProblem]
) -> str | None:
    question = Question(
        key=f"closure_problem:{one.inspection_id}:{comparable(one.record.text)[:40]}",
        kind="closure_problem",
        details={"text": value_text(one.record.text or one.record.number)},
        options=(
            *problem_options(offered),
            LEAVE_THESE_OUT,
        ),
        proposal=offered[0].problem_id if offered[0].text else None,
    )
    return accounting.choice(one.record, question, cell=one.record.cell("problem_text"))


class _Closings:
    """Turns the rows of the ledger into events."""

    def __init__(
        self, accounting: RowAccounting, accepted: AcceptedProblems, states: StateReader
    ) -> None:
        self._accounting = accounting
        self._as_of = accounting.table.as_of
        self._accepted = accepted
        self._states = states
        self.rows: list[dict[str, Any]] = []

    def read(self, one: LocatedRecord, inspection: Inspection, observed: ObservedProblem) -> None:
        record = one.record
        reported = self._reported(record, inspection)
        verifications = self._verifications(record, inspection)
        if not self._accounting.is_open(record):
            return
        prior = self._accepted.prior(observed.problem_id, inspection, observed)
        result = self._derive_events(record, reported, verifications, prior)
        if result is None:
            return
        for rule in result.warnings:
            cell = record.cell("closed_date") or record.cell("verified_date")
            self._accounting.report("warned", rule, record, cell, {"as_of": str(self._as_of)})
        if not result.rows and not result.warnings and self._accounting.is_open(record):
            if reported.state is None and _DIRECT not in record.text_of("status"):
                self._contradicts(record)
            else:
                self._accounting.skip(record, "unchanged")
        self.rows += [{**event, "source_row": record.row} for event in result.rows.values()]

    def _contradicts(self, record: LedgerRecord) -> None:
        """Refuse a row whose state and days exclude each other: it is not what was accepted."""
        self._accounting.reject(record, "closure_contradicts", record.cell("closed_date"))

    def _derive_events(
        self,
        record: LedgerRecord,
        reported: ReportedState,
        verifications: Sequence[DayInterval],
        prior: PriorHistory,
    ) -> DerivedEvents | None:
        """Return what a row brings; None where it is left out, or waits for an answer."""
        history = ProblemHistory(prior, self._as_of)
        if _DIRECT in record.text_of("status"):
            answer = self._direct(record)
            if answer is None:
                return None
            if answer == DIRECT:
                history.record_closing("direct_close_granted", reported.closed)
                return history.derived
            reported = replace(reported, state="closed")
        if reported.state not in ("completed", "closed") and not verifications:
            if reported.state is None and record.cell("closed_date") is not None:
                self._contradicts(record)
            else:
                self._accounting.skip(record, "closure_not_closed")
            return None
        if _is_of_the_past(reported, prior):
            return history.derived
        # Another day than an accepted one: it came from another ledger, or from this one before.
        corrections = DateCorrections(self._accounting, record, replace(prior, states=()), history)
        reported = corrections.apply(reported, {})
        if reported.completed is not None:
            history.record_outcome(ReportedState(state="completed", completed=reported.completed))
        for days in verifications:
            if not corrections.apply_verification(days):
                history.record_verification(days)
        history.record_outcome(reported)
        if not self._accounting.is_open(record):
            return None
        if corrections.has_declined and not history.derived.rows:
            self._accounting.skip(record, DECLINED)
        return history.derived

    def _direct(self, record: LedgerRecord) -> str | None:
        """Return whether 直接销号 closes what was put right at once, or what cannot be put
        right.
        """
        cell = record.cell("status")
        if _AT_ONCE in record.text_of("status"):
            self._accounting.report("noted", "closure_direct_at_once", record, cell)
            return AT_ONCE
        question = Question(
            key=f"closure_direct:{comparable(record.text_of('status'))}",
            kind="closure_direct",
            details={"value": value_text(record.text_of("status"))},
            options=(
                Option(AT_ONCE, message("answers.problem.closed_at_once")),
                Option(DIRECT, message("answers.problem.closed_without_completion")),
                LEAVE_THESE_OUT,
            ),
            scope="office",
        )
        return self._accounting.choice(record, question, cell=cell)

    def _reported(self, record: LedgerRecord, inspection: Inspection) -> ReportedState:
        if _DIRECT in record.text_of("status"):
            closed = self._states.days.of_field(record, "closed_date", inspection.feedback_on)
            return ReportedState(closed=closed)
        return self._states.read(record, inspection.feedback_on)

    def _verifications(self, record: LedgerRecord, inspection: Inspection) -> list[DayInterval]:
        """Return the days on which the county verified; those of higher offices are noted, not
        held.
        """
        verified: list[DayInterval] = []
        for column in self._accounting.table.columns:
            if column.field != "verified_date":
                continue
            value = self._accounting.table.sheet.rows[record.row - 1][column.column - 1]
            cell = LedgerCell(value, record.row, column.column, column.header)
            if any(office in column.header for office in _OF_HIGHER_OFFICES):
                if not is_empty_cell(value):
                    self._accounting.report("noted", "closure_verified_above", record, cell)
                continue
            days = self._states.days.of_cell(record, cell, inspection.feedback_on)
            if days is not None:
                verified.append(days)
        return verified


def _is_of_the_past(reported: ReportedState, prior: PriorHistory) -> bool:
    """Return whether the closing that a row tells of is an accepted one that was opened again
    since.
    """
    if reported.closed is None or state_after(prior.events) == "closed":
        return False
    return any(
        event.kind == "closed"
        and (event.occurred_after or event.occurred_on - dt.timedelta(days=1)) < reported.closed.on
        and reported.closed.on <= event.occurred_on
        for event in prior.events
    )
