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
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT, shown
from warehouse.intake.ledgers.problems.matching import (
    Matching,
    Seen,
    match,
    match_elsewhere,
    new_problem_id,
    seen_in,
)
from warehouse.intake.ledgers.records import plain
from warehouse.words.intake import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.problems.accepted import AcceptedProblems
    from warehouse.intake.ledgers.problems.matching import Placed
    from warehouse.intake.reference.reference_data import ReferenceData

NEW = "new"
"""The answer that a problem is listed for the first time."""

SAME, OTHERS = "same", "others"
"""Answers: problems known from elsewhere are those listed here, or others."""


@dataclass(frozen=True)
class Identity:
    """Which problem a record is. `seen` is what earlier editions said; None for a new problem."""

    problem_id: str
    seen: Seen | None = None


@dataclass
class Identities:
    """Identities by the first row of each record, and the problems that are listed no longer."""

    of_row: dict[int, Identity] = field(default_factory=dict)
    vanished: list[Seen] = field(default_factory=list)


def identify(
    accounting: RowAccounting,
    reference: ReferenceData,
    accepted: AcceptedProblems,
    placed: Sequence[Placed],
    seen: Sequence[Seen],
) -> Identities:
    """Say of every problem of a table which one it is; those that wait for an answer have none."""
    found = Identities()
    matching = match(placed, seen)
    if accounting.table.is_whole:
        beside = accounting.table.beside
        gone = [other for other in matching.unmatched if plain(other.text) not in beside]
        match_elsewhere(placed, matching, gone, accounting.table.as_of)
    spoken_for, waiting = _take(accounting, placed, matching, found)
    found.vanished = [other for other in matching.unmatched if other.problem_id not in spoken_for]
    settled = {*found.of_row, *waiting}
    rest = [one for one in placed if one.record.row not in settled]
    of_series = {other.problem_id for other in seen}
    rest = _from_elsewhere(accounting, reference, accepted, rest, of_series, found)
    taken = {*accepted.problems, *of_series, *(each.problem_id for each in found.of_row.values())}
    for one in rest:
        problem_id = new_problem_id(one, taken)
        if problem_id in taken:
            accounting.refuse(one.record, "problem_listed_twice", one.record.number_cell)
        else:
            taken.add(problem_id)
            found.of_row[one.record.row] = Identity(problem_id)
    return found


def _take(
    accounting: RowAccounting, placed: Sequence[Placed], matching: Matching, found: Identities
) -> tuple[set[str], set[int]]:
    """Take over what matches, and ask where it only may.

    Gives the problems that are spoken for, and the rows that are settled or wait.
    """
    for row, other in matching.same.items():
        found.of_row[row] = Identity(other.problem_id, other)
    spoken_for: set[str] = set()
    waiting: set[int] = set()
    for one in placed:
        near = matching.near.get(one.record.row, [])
        moved = matching.moved.get(one.record.row)
        if not near and moved is None:
            continue
        others = [other for other, _ in near] if near else [moved] if moved else []
        offered = {other.problem_id: other for other in others}
        kind = "problem_same" if near else "problem_moved"
        confidence = near[0][1] / 100 if near else None
        answer = _which(accounting, one, list(offered.values()), confidence, kind)
        if answer == NEW:
            continue
        waiting.add(one.record.row)
        if answer is None:
            spoken_for |= set(offered)
        elif answer in spoken_for:
            accounting.refuse(one.record, "problem_listed_twice", one.record.number_cell)
        else:
            spoken_for.add(answer)
            found.of_row[one.record.row] = Identity(answer, offered[answer])
    return spoken_for, waiting


def _which(
    accounting: RowAccounting,
    one: Placed,
    offered: Sequence[Seen],
    confidence: float | None,
    kind: str = "problem_same",
) -> str | None:
    """Which of `offered` a record is; `NEW`, or None while that is not answered."""
    if not offered:
        return NEW
    question = Question(
        key=f"{kind}:{one.inspection_id}:{one.record.number}:{plain(one.record.text)[:40]}",
        kind=kind,
        details={"number": one.record.number or "—", "text": shown(one.record.text)},
        options=(
            *(
                Option(
                    other.problem_id,
                    text(
                        "answers.problem.earlier_problem",
                        number=other.number or "—",
                        text=shown(other.text or other.problem_id),
                    ),
                )
                for other in offered
            ),
            Option(NEW, text("answers.problem.new_problem")),
            LEAVE_THESE_OUT,
        ),
        proposal=offered[0].problem_id if confidence is not None else None,
        # Alike is not the same: a wrong choice makes one problem of two.
        confidence=None if confidence is None else min(confidence, LIKELY),
    )
    return accounting.choice(one.record, question, cell=one.record.cell("problem_text"))


def _from_elsewhere(
    accounting: RowAccounting,
    reference: ReferenceData,
    accepted: AcceptedProblems,
    placed: Sequence[Placed],
    of_series: set[str],
    found: Identities,
) -> list[Placed]:
    """Identify what other ledgers or templates brought; gives what is new after all."""
    elsewhere = {
        inspection_id: [
            problem
            for problem in accepted.of_inspection(inspection_id)
            if problem.problem_id not in of_series
        ]
        for inspection_id in {one.inspection_id: None for one in placed}
    }
    ids = [problem.problem_id for held in elsewhere.values() for problem in held]
    if not ids:
        return list(placed)
    said = said_elsewhere(reference, ids, accounting.table.as_of)
    village = {one.inspection_id: one.village_id for one in placed}
    candidates = [
        said.get(problem.problem_id)
        or Seen(problem.problem_id, village[inspection_id], "", problem.summary)
        for inspection_id, held in elsewhere.items()
        for problem in held
    ]
    likely = match(placed, candidates)
    if not (likely.same or likely.near) and all(candidate.text for candidate in candidates):
        return list(placed)
    question = Question(
        key="problem_elsewhere",
        kind="problem_elsewhere",
        details={"count": str(len(ids))},
        options=(
            Option(SAME, text("answers.problem.same_problems")),
            Option(OTHERS, text("answers.problem.other_problems")),
            LEAVE_THESE_OUT,
        ),
    )
    rest: list[Placed] = []
    same: list[Placed] = []
    for one in placed:
        if not elsewhere[one.inspection_id]:
            rest.append(one)
            continue
        answer = accounting.choice(one.record, question)
        if answer == OTHERS:
            rest.append(one)
        elif answer == SAME:
            same.append(one)
    return rest + _same_as_elsewhere(accounting, same, candidates, found)


def said_elsewhere(
    reference: ReferenceData, problem_ids: Iterable[str], as_of: dt.date
) -> dict[str, Seen]:
    """What ledgers said of problems, the states before `as_of`: another ledger's of the same day is
    no earlier edition of this one.
    """
    return {
        other.problem_id: replace(
            other, states=tuple((on, state) for on, state in other.states if on < as_of)
        )
        for other in seen_in(reference.observations_of(problem_ids))
    }


def _same_as_elsewhere(
    accounting: RowAccounting,
    placed: Sequence[Placed],
    candidates: Sequence[Seen],
    found: Identities,
) -> list[Placed]:
    matching = match(placed, candidates)
    for row, other in matching.same.items():
        found.of_row[row] = Identity(other.problem_id, other)
    taken = {other.problem_id for other in matching.same.values()}
    untold: dict[str, list[Seen]] = defaultdict(list)
    for other in candidates:
        if not other.text:
            untold[other.village_id].append(other)
    rest: list[Placed] = []
    for one in placed:
        if one.record.row in matching.same:
            continue
        near = [
            (other, score)
            for other, score in matching.near.get(one.record.row, [])
            if other.problem_id not in taken
        ]
        # Of a problem without a text only the user can tell whether it is this one.
        offered = [other for other, _ in near] + [
            other for other in untold[one.village_id] if other.problem_id not in taken
        ]
        answer = _which(accounting, one, offered, near[0][1] / 100 if near else None)
        if answer == NEW:
            rest.append(one)
        elif answer is not None:
            taken.add(answer)
            other = next(other for other in offered if other.problem_id == answer)
            found.of_row[one.record.row] = Identity(answer, other)
    return rest
