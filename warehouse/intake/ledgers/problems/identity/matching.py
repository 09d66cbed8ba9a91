"""Editions of one ledger: which problem of this month is which problem of last month.

A problem is the same where its text is, or where its number is and its text is much alike; where
the text is only near, the user says. Texts and states of earlier editions are kept beside the
batches (`OBSERVATIONS`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from warehouse.intake.ledgers.records import comparable

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from warehouse.intake.ledgers.problems.identity.observations import (
        LocatedRecord,
        ObservedProblem,
    )


ALIKE = 80
"""Likeness of texts (0 to 100) from which the same number means the same problem."""
NEAR = 60
"""Likeness from which a text is offered as perhaps the same."""
OFFERED = 5
"""Problems offered at most as perhaps the same."""

_LETTERS = str.maketrans("0123456789", "ghijkmnpqr")


@dataclass
class Matching:
    """What came of comparing an edition with earlier ones, by the first row of each record.

    `same` has the problem it is; `near` those that it may be, likeliest first, with their likeness
    (0 to 100); `moved` one that stood in another village under the same number and text. A record
    in none of these is new. `unmatched` are the problems that no record is.
    """

    same: dict[int, ObservedProblem] = field(default_factory=dict)
    near: dict[int, list[tuple[ObservedProblem, float]]] = field(default_factory=dict)
    moved: dict[int, ObservedProblem] = field(default_factory=dict)
    unmatched: list[ObservedProblem] = field(default_factory=list)


def match(located: Sequence[LocatedRecord], observed: Sequence[ObservedProblem]) -> Matching:
    """Compare the problems of an edition with those observed before, village by village."""
    matching = Matching()
    now: dict[str, list[LocatedRecord]] = defaultdict(list)
    before: dict[str, list[ObservedProblem]] = defaultdict(list)
    for one in located:
        now[one.village_id].append(one)
    for other in observed:
        before[other.village_id].append(other)
    for village_id, others in before.items():
        _match_village(now.get(village_id, []), others, matching)
    return matching


def match_elsewhere(
    located: Sequence[LocatedRecord],
    matching: Matching,
    absent: Sequence[ObservedProblem],
    as_of: dt.date,
) -> None:
    """Find what else a record that is new may be, in an edition that lists the whole of its sheet.
    `absent` are the unmatched problems that no table beside it lists.

    Under the number and text of a problem that stood in another village, and in a second edition of
    the day under the number of one that is not listed any more: there a new problem beside it would
    count twice what was only mended.
    """
    if not absent:
        return
    by_number_and_text = {
        (other.number, comparable(other.text)): other for other in absent if other.number
    }
    by_number = {
        (other.village_id, other.number): other
        for other in absent
        if other.number and as_of in dict(other.states)
    }
    for one in located:
        row, record = one.record.row, one.record
        if row in matching.same or row in matching.near:
            continue
        moved = by_number_and_text.get((record.number, comparable(record.text)))
        rewritten = by_number.get((one.village_id, record.number))
        if rewritten is not None:
            matching.near[row] = [(rewritten, likeness(record.text, rewritten.text))]
        elif moved is not None:
            matching.moved[row] = moved


def new_problem_id(located: LocatedRecord, taken: set[str]) -> str:
    """Return the id of a problem listed for the first time: its inspection and its number.

    Without a number, or where the number has another problem already, by its text.
    """
    record = located.record
    by_number = f"{located.inspection_id}-{record.number}"
    if record.number and by_number not in taken:
        return by_number
    # Letters only: digits of a hash would now and then look like somebody's telephone.
    mark = hashlib.sha256(comparable(record.text).encode()).hexdigest()[:8].translate(_LETTERS)
    return f"{by_number}-{mark}" if record.number else f"{located.inspection_id}-{mark}"


def likeness(one: str, other: str) -> float:
    """Return how much alike two texts are, 0 to 100, punctuation apart."""
    return fuzz.ratio(comparable(one), comparable(other))


def _match_village(
    now: list[LocatedRecord], before: list[ObservedProblem], matching: Matching
) -> None:
    """Match the surest first: number and text; a text that stands once; a number with a text
    alike.
    """
    now, before = _pair(
        now,
        before,
        lambda one: (one.record.number, comparable(one.record.text)),
        lambda other: (other.number, comparable(other.text)),
        matching,
    )
    now, before = _pair(
        now,
        before,
        lambda one: comparable(one.record.text),
        lambda other: comparable(other.text),
        matching,
    )
    now, before = _pair(
        now, before, lambda one: one.record.number, lambda other: other.number, matching, ALIKE
    )
    for one in now:
        near = _near(one, before)
        if near:
            matching.near[one.record.row] = near
    matching.unmatched.extend(before)


def _pair(
    now: list[LocatedRecord],
    before: list[ObservedProblem],
    key_now: Callable[[LocatedRecord], Hashable],
    key_before: Callable[[ObservedProblem], Hashable],
    matching: Matching,
    least_likeness: float = 0,
) -> tuple[list[LocatedRecord], list[ObservedProblem]]:
    """Pair what has a key that nothing else has; return what is left of both."""
    counts_now = Counter(map(key_now, now))
    counts_before = Counter(map(key_before, before))
    by_key = {key_before(other): other for other in before}
    left: list[LocatedRecord] = []
    taken: set[str] = set()
    for one in now:
        key = key_now(one)
        other = by_key.get(key)
        if (
            not key
            or other is None
            or counts_now[key] > 1
            or counts_before[key] > 1
            or likeness(one.record.text, other.text) < least_likeness
        ):
            left.append(one)
        else:
            matching.same[one.record.row] = other
            taken.add(other.problem_id)
    return left, [other for other in before if other.problem_id not in taken]


def _near(one: LocatedRecord, before: list[ObservedProblem]) -> list[tuple[ObservedProblem, float]]:
    alike = process.extract(
        comparable(one.record.text),
        [comparable(other.text) for other in before],
        scorer=fuzz.ratio,
        score_cutoff=NEAR,
        limit=OFFERED,
    )
    return [(before[place], score) for _, score, place in alike]
