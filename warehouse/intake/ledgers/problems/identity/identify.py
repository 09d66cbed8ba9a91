"""Which accepted problem each listed one is, and which are listed for the first time.

An earlier edition of the same ledger is compared first. Where a problem is new to the ledger while
its inspection has problems from elsewhere (a template, a ledger of immediate items), the user says
whether these are the same: nothing is counted twice in silence.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import LIKELY, Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.problems.identity.matching import (
    Matching,
    match,
    match_elsewhere,
    new_problem_id,
)
from warehouse.intake.ledgers.problems.identity.observations import (
    ObservedProblem,
    observed_problems,
)
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.words.messages import message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.problems.history.accepted import AcceptedProblems
    from warehouse.intake.ledgers.problems.identity.observations import LocatedRecord
    from warehouse.intake.reference.reference_data import ReferenceData

NEW = "new"
"""The answer that a problem is listed for the first time."""

SAME, OTHERS = "same", "others"
"""Answers: problems known from elsewhere are those listed here, or others."""


@dataclass(frozen=True)
class Identity:
    """Which problem a record is. `observed`: as earlier editions had it; None for a new one."""

    problem_id: str
    observed: ObservedProblem | None = None


@dataclass
class Identities:
    """Identities by the first row of each record, and the problems that are listed no longer."""

    of_row: dict[int, Identity] = field(default_factory=dict)
    vanished: list[ObservedProblem] = field(default_factory=list)


def identify(
    accounting: RowAccounting,
    reference: ReferenceData,
    accepted: AcceptedProblems,
    located: Sequence[LocatedRecord],
    observed: Sequence[ObservedProblem],
) -> Identities:
    """Say of every problem of a table which one it is; those that wait for an answer have none."""
    identities = Identities()
    matching = match(located, observed)
    if accounting.table.is_whole:
        beside = accounting.table.listed_elsewhere
        absent = [other for other in matching.unmatched if comparable(other.text) not in beside]
        match_elsewhere(located, matching, absent, accounting.table.as_of)
    claimed, waiting = _adopt_matches(accounting, located, matching, identities)
    identities.vanished = [other for other in matching.unmatched if other.problem_id not in claimed]
    settled = {*identities.of_row, *waiting}
    rest = [one for one in located if one.record.row not in settled]
    of_series = {other.problem_id for other in observed}
    rest = _from_elsewhere(accounting, reference, accepted, rest, of_series, identities)
    taken = {
        *accepted.problems,
        *of_series,
        *(each.problem_id for each in identities.of_row.values()),
    }
    for one in rest:
        problem_id = new_problem_id(one, taken)
        if problem_id in taken:
            accounting.reject(one.record, "problem_listed_twice", one.record.number_cell)
        else:
            taken.add(problem_id)
            identities.of_row[one.record.row] = Identity(problem_id)
    return identities


def _adopt_matches(
    accounting: RowAccounting,
    located: Sequence[LocatedRecord],
    matching: Matching,
    identities: Identities,
) -> tuple[set[str], set[int]]:
    """Take over what matches, and ask where it only may.

    Return the problems that are claimed, and the rows that are settled or wait.
    """
    for row, other in matching.same.items():
        identities.of_row[row] = Identity(other.problem_id, other)
    claimed: set[str] = set()
    waiting: set[int] = set()
    for one in located:
        near = matching.near.get(one.record.row, [])
        moved = matching.moved.get(one.record.row)
        if not near and moved is None:
            continue
        others = [other for other, _ in near] if near else [moved] if moved else []
        offered = {other.problem_id: other for other in others}
        kind = "problem_same" if near else "problem_moved"
        confidence = near[0][1] / 100 if near else None
        answer = _ask_which(accounting, one, list(offered.values()), confidence, kind)
        if answer == NEW:
            continue
        waiting.add(one.record.row)
        if answer is None:
            claimed |= set(offered)
        elif answer in claimed:
            accounting.reject(one.record, "problem_listed_twice", one.record.number_cell)
        else:
            claimed.add(answer)
            identities.of_row[one.record.row] = Identity(answer, offered[answer])
    return claimed, waiting


def _ask_which(
    accounting: RowAccounting,
    one: LocatedRecord,
    offered: Sequence[ObservedProblem],
    confidence: float | None,
    kind: str = "problem_same",
) -> str | None:
    """Return which of `offered` a record is; `NEW`, or None while that is not answered."""
    if not offered:
        return NEW
    question = Question(
        key=f"{kind}:{one.inspection_id}:{one.record.number}:{comparable(one.record.text)[:40]}",
        kind=kind,
        details={"number": one.record.number or "—", "text": value_text(one.record.text)},
        options=(
            *problem_options(offered),
            Option(NEW, message("answers.problem.new_problem")),
            LEAVE_THESE_OUT,
        ),
        proposal=offered[0].problem_id if confidence is not None else None,
        # Alike is not the same: a wrong choice makes one problem of two.
        confidence=None if confidence is None else min(confidence, LIKELY),
    )
    return accounting.choice(one.record, question, cell=one.record.cell("problem_text"))


def problem_options(offered: Sequence[ObservedProblem]) -> tuple[Option, ...]:
    """Return the answers that a record is one of `offered`."""
    return tuple(
        Option(
            other.problem_id,
            message(
                "answers.problem.earlier_problem",
                number=other.number or "—",
                text=value_text(other.text or other.problem_id),
            ),
        )
        for other in offered
    )


def _from_elsewhere(
    accounting: RowAccounting,
    reference: ReferenceData,
    accepted: AcceptedProblems,
    located: Sequence[LocatedRecord],
    of_series: set[str],
    identities: Identities,
) -> list[LocatedRecord]:
    """Identify what other ledgers or templates brought; gives what is new after all."""
    elsewhere = {
        inspection_id: [
            problem
            for problem in accepted.of_inspection(inspection_id)
            if problem.problem_id not in of_series
        ]
        for inspection_id in {one.inspection_id: None for one in located}
    }
    ids = [problem.problem_id for problems in elsewhere.values() for problem in problems]
    if not ids:
        return list(located)
    listed = observed_elsewhere(reference, ids, accounting.table.as_of)
    village = {one.inspection_id: one.village_id for one in located}
    candidates = [
        listed.get(problem.problem_id)
        or ObservedProblem(problem.problem_id, village[inspection_id], "", problem.summary)
        for inspection_id, problems in elsewhere.items()
        for problem in problems
    ]
    likely = match(located, candidates)
    if not (likely.same or likely.near) and all(candidate.text for candidate in candidates):
        return list(located)
    from_elsewhere = [one for one in located if elsewhere[one.inspection_id]]
    answers = _ask_whether_same(accounting, from_elsewhere, len(ids))
    same = [one for one in from_elsewhere if answers[one.record.row] == SAME]
    rest = [one for one in located if answers.get(one.record.row, OTHERS) == OTHERS]
    return rest + _same_as_elsewhere(accounting, same, candidates, identities)


def _ask_whether_same(
    accounting: RowAccounting, located: Sequence[LocatedRecord], count: int
) -> dict[int, str | None]:
    """Ask once whether `count` problems known from elsewhere are those listed; answers by row."""
    question = Question(
        key="problem_elsewhere",
        kind="problem_elsewhere",
        details={"count": str(count)},
        options=(
            Option(SAME, message("answers.problem.same_problems")),
            Option(OTHERS, message("answers.problem.other_problems")),
            LEAVE_THESE_OUT,
        ),
    )
    return {one.record.row: accounting.choice(one.record, question) for one in located}


def observed_elsewhere(
    reference: ReferenceData, problem_ids: Iterable[str], as_of: dt.date
) -> dict[str, ObservedProblem]:
    """Return problems as ledgers listed them, the states before `as_of`: another ledger's of the
    same day is no earlier edition of this one.
    """
    return {
        other.problem_id: replace(
            other, states=tuple((on, state) for on, state in other.states if on < as_of)
        )
        for other in observed_problems(reference.observations_of(problem_ids))
    }


def _same_as_elsewhere(
    accounting: RowAccounting,
    located: Sequence[LocatedRecord],
    candidates: Sequence[ObservedProblem],
    identities: Identities,
) -> list[LocatedRecord]:
    matching = match(located, candidates)
    for row, other in matching.same.items():
        identities.of_row[row] = Identity(other.problem_id, other)
    taken = {other.problem_id for other in matching.same.values()}
    without_text: dict[str, list[ObservedProblem]] = defaultdict(list)
    for other in candidates:
        if not other.text:
            without_text[other.village_id].append(other)
    rest: list[LocatedRecord] = []
    for one in located:
        if one.record.row in matching.same:
            continue
        near = [
            (other, score)
            for other, score in matching.near.get(one.record.row, [])
            if other.problem_id not in taken
        ]
        # Of a problem without a text only the user can tell whether it is this one.
        offered = [other for other, _ in near] + [
            other for other in without_text[one.village_id] if other.problem_id not in taken
        ]
        answer = _ask_which(accounting, one, offered, near[0][1] / 100 if near else None)
        if answer == NEW:
            rest.append(one)
        elif answer is not None:
            taken.add(answer)
            other = next(other for other in offered if other.problem_id == answer)
            identities.of_row[one.record.row] = Identity(answer, other)
    return rest
