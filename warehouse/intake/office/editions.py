"""Editions of one ledger: which problem of this month is which problem of last month.

A problem is the same where its text is, or where its number is and its text is much alike; where
the text is only near, the user says. Texts and states of earlier editions are kept beside the
batches (`OBSERVATIONS`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl
from rapidfuzz import fuzz, process

from warehouse.intake.office.problems_entries import plain
from warehouse.intake.office.problems_marks import from_json
from warehouse.intake.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from warehouse.intake.office.ledger import LedgerTable
    from warehouse.intake.office.problems_entries import Entry
    from warehouse.intake.office.problems_marks import Marks

NO_LONGER_LISTED = "no_longer_listed"

ALIKE = 80
"""Likeness of texts (0 to 100) from which the same number means the same problem."""
NEAR = 60
"""Likeness from which a text is offered as perhaps the same."""
OFFERED = 5
"""Problems offered at most as perhaps the same."""

_TEMPORAL = re.compile(
    r"(\d{2,4}年)?\d{1,2}月(\d{1,2}[日号])?(底|份)?|\d{4}[.\-/]\d{1,2}([.\-/]\d{1,2})?|\d{4}年(度|底|上半年|下半年)?"
    r"|第?[一二三四1-4]季度|\d{6,8}|截[至止](目前)?|(附件|附表)\d*|\((更新|最新|最终|汇总|\d+)\)"
)


@dataclass(frozen=True)
class Seen:
    """A problem as earlier editions had it: the last number and text, and every state told.

    `states` are (as-of, state), oldest first; a state is None where an edition told none. `said` is
    what the last edition said beside (`problems_said`), None where that was not kept.
    """

    problem_id: str
    village_id: str
    number: str
    text: str
    states: tuple[tuple[dt.date, str | None], ...] = ()
    said: Marks | None = None

    @property
    def last_as_of(self) -> dt.date:
        """The last edition that listed it."""
        return self.states[-1][0]

    @property
    def last_state(self) -> str | None:
        """The last state told."""
        return next((state for _, state in reversed(self.states) if state is not None), None)


@dataclass(frozen=True)
class Placed:
    """A problem of this edition whose village and inspection are known."""

    entry: Entry
    village_id: str
    inspection_id: str


@dataclass
class Matching:
    """What came of comparing an edition with earlier ones, by the first row of each entry.

    `same` has the problem it is; `near` those that it may be, likeliest first, with their likeness
    (0 to 100). An entry in neither is new. `unmatched` are the problems that no entry is.
    """

    same: dict[int, Seen] = field(default_factory=dict)
    near: dict[int, list[tuple[Seen, float]]] = field(default_factory=dict)
    unmatched: list[Seen] = field(default_factory=list)


def series_of(table: LedgerTable) -> str:
    """The key of the series that `table` is an edition of: county, kind, round.

    Without a round it is the title, less what changes from month to month.
    """
    named = table.round_name or _TEMPORAL.sub("", fold(table.title))
    return f"{table.county_code}:{table.kind}:{plain(named)}"


def of_same_sheets(observations: pl.DataFrame, villages: Iterable[str]) -> pl.DataFrame:
    """The observations of those sheets of a series that had any of `villages`.

    Townships may report the same ledger each for itself: the sheet of one is no edition of the
    other's.
    """
    sheets = ["as_of", "source_file", "source_sheet"]
    concerned = observations.filter(pl.col("village_id").is_in(list(villages))).select(sheets)
    return observations.join(
        concerned.unique(), on=sheets, how="semi", maintain_order="left", nulls_equal=True
    )


def seen_in(observations: pl.DataFrame) -> list[Seen]:
    """The problems of earlier editions; an edition told of twice counts as it was told last."""
    told: dict[str, dict[dt.date, str | None]] = defaultdict(dict)
    latest: dict[str, tuple[str, str, str]] = {}
    marks: dict[str, str | None] = {}
    columns = ("problem_id", "village_id", "number", "text", "as_of", "state", "said")
    ordered = observations.sort("as_of", maintain_order=True).select(columns)
    for problem_id, village_id, number, text, as_of, state, said in ordered.iter_rows():
        told[problem_id][as_of] = state
        latest[problem_id] = (village_id, number or "", text or "")
        marks[problem_id] = said
    return [
        Seen(problem_id, *latest[problem_id], tuple(states.items()), from_json(marks[problem_id]))
        for problem_id, states in told.items()
    ]


def match(placed: Sequence[Placed], seen: Sequence[Seen]) -> Matching:
    """Compare the problems of an edition with those seen before, village by village."""
    matching = Matching()
    now: dict[str, list[Placed]] = defaultdict(list)
    before: dict[str, list[Seen]] = defaultdict(list)
    for one in placed:
        now[one.village_id].append(one)
    for other in seen:
        before[other.village_id].append(other)
    for village_id, others in before.items():
        _match_village(now.get(village_id, []), others, matching)
    return matching


def new_problem_id(placed: Placed, taken: set[str]) -> str:
    """The id of a problem listed for the first time: its inspection and its number.

    Without a number, or where the number has another problem already, by its text.
    """
    entry = placed.entry
    mark = hashlib.sha256(plain(entry.text).encode()).hexdigest()[:8]
    by_number = f"{placed.inspection_id}-{entry.number}"
    if entry.number and by_number not in taken:
        return by_number
    return f"{by_number}-{mark}" if entry.number else f"{placed.inspection_id}-{mark}"


def likeness(one: str, other: str) -> float:
    """How much alike two texts are, 0 to 100, punctuation apart."""
    return fuzz.ratio(plain(one), plain(other))


def _match_village(now: list[Placed], before: list[Seen], matching: Matching) -> None:
    """The surest first: number and text; a text that stands once; a number with a text alike."""
    now, before = _pair(
        now,
        before,
        lambda one: (one.entry.number, plain(one.entry.text)),
        lambda other: (other.number, plain(other.text)),
        matching,
    )
    now, before = _pair(
        now,
        before,
        lambda one: plain(one.entry.text),
        lambda other: plain(other.text),
        matching,
    )
    now, before = _pair(
        now, before, lambda one: one.entry.number, lambda other: other.number, matching, ALIKE
    )
    for one in now:
        near = _near(one, before)
        if near:
            matching.near[one.entry.row] = near
    matching.unmatched.extend(before)


def _pair(
    now: list[Placed],
    before: list[Seen],
    key_now: Callable[[Placed], Hashable],
    key_before: Callable[[Seen], Hashable],
    matching: Matching,
    least_likeness: float = 0,
) -> tuple[list[Placed], list[Seen]]:
    """Pair what has a key that nothing else has; gives what is left of both."""
    counts_now = Counter(map(key_now, now))
    counts_before = Counter(map(key_before, before))
    by_key = {key_before(other): other for other in before}
    left: list[Placed] = []
    taken: set[str] = set()
    for one in now:
        key = key_now(one)
        other = by_key.get(key)
        if (
            not key
            or other is None
            or counts_now[key] > 1
            or counts_before[key] > 1
            or likeness(one.entry.text, other.text) < least_likeness
        ):
            left.append(one)
        else:
            matching.same[one.entry.row] = other
            taken.add(other.problem_id)
    return left, [other for other in before if other.problem_id not in taken]


def _near(one: Placed, before: list[Seen]) -> list[tuple[Seen, float]]:
    found = process.extract(
        plain(one.entry.text),
        [plain(other.text) for other in before],
        scorer=fuzz.ratio,
        score_cutoff=NEAR,
        limit=OFFERED,
    )
    return [(before[place], score) for _, score, place in found]
