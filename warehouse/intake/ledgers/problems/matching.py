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

from warehouse.intake.ledgers.problems.marks import from_json
from warehouse.intake.ledgers.records import plain
from warehouse.intake.values.normalisation import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.problems.marks import Marks
    from warehouse.intake.ledgers.records import LedgerRecord

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


_LETTERS = str.maketrans("0123456789", "ghijkmnpqr")


@dataclass(frozen=True)
class Placed:
    """A problem of this edition whose village and inspection are known."""

    record: LedgerRecord
    village_id: str
    inspection_id: str


@dataclass
class Matching:
    """What came of comparing an edition with earlier ones, by the first row of each record.

    `same` has the problem it is; `near` those that it may be, likeliest first, with their likeness
    (0 to 100); `moved` one that stood in another village under the same number and text. A record
    in none of these is new. `unmatched` are the problems that no record is.
    """

    same: dict[int, Seen] = field(default_factory=dict)
    near: dict[int, list[tuple[Seen, float]]] = field(default_factory=dict)
    moved: dict[int, Seen] = field(default_factory=dict)
    unmatched: list[Seen] = field(default_factory=list)


def series_of(table: LedgerTable) -> str:
    """The key of the series that `table` is an edition of: county, kind, round.

    Without a round it is the title, less what changes from month to month.
    """
    named = table.round_name or _TEMPORAL.sub("", normalise(table.title))
    return f"{table.county_code}:{table.kind}:{plain(named)}"


def of_same_sheets(observations: pl.DataFrame, placed: Sequence[Placed]) -> pl.DataFrame:
    """The observations of those sheets of a series that had any of the villages of `placed`, or
    listed just its problems, whatever their villages.

    Townships may report the same ledger each for itself: the sheet of one is no edition of the
    other's.
    """
    if observations.is_empty():
        return observations
    sheets = ["as_of", "source_file", "source_sheet"]
    villages = list({one.village_id for one in placed})
    listed = sorted({f"{one.record.number} {plain(one.record.text)}" for one in placed})
    texts = observations["text"].fill_null("").unique().to_list()
    bare = dict(zip(texts, map(plain, texts), strict=True))
    line = pl.concat_str(
        pl.col("number").fill_null(""), pl.lit(" "), pl.col("text").fill_null("").replace(bare)
    )
    by_sheet = observations.group_by(sheets).agg(
        pl.col("village_id").is_in(villages).any().alias("is_concerned"),
        line.unique().sort().str.join("\n").alias("listed"),
    )
    of_ours = by_sheet.filter(pl.col("is_concerned") | (pl.col("listed") == "\n".join(listed)))
    return observations.join(
        of_ours.select(sheets), on=sheets, how="semi", maintain_order="left", nulls_equal=True
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


def match_elsewhere(
    placed: Sequence[Placed], matching: Matching, gone: Sequence[Seen], as_of: dt.date
) -> None:
    """Find what else a record that is new may be, in an edition that lists the whole of its sheet.
    `gone` are the unmatched problems that no table beside it lists.

    Under the number and text of a problem that stood in another village, and in a second edition of
    the day under the number of one that is not listed any more: there a new problem beside it would
    count twice what was only mended.
    """
    if not gone:
        return
    by_number_and_text = {
        (other.number, plain(other.text)): other for other in gone if other.number
    }
    by_number = {
        (other.village_id, other.number): other
        for other in gone
        if other.number and as_of in dict(other.states)
    }
    for one in placed:
        row, record = one.record.row, one.record
        if row in matching.same or row in matching.near:
            continue
        moved = by_number_and_text.get((record.number, plain(record.text)))
        rewritten = by_number.get((one.village_id, record.number))
        if rewritten is not None:
            matching.near[row] = [(rewritten, likeness(record.text, rewritten.text))]
        elif moved is not None:
            matching.moved[row] = moved


def new_problem_id(placed: Placed, taken: set[str]) -> str:
    """The id of a problem listed for the first time: its inspection and its number.

    Without a number, or where the number has another problem already, by its text.
    """
    record = placed.record
    by_number = f"{placed.inspection_id}-{record.number}"
    if record.number and by_number not in taken:
        return by_number
    # Letters only: digits of a hash would now and then look like somebody's telephone.
    mark = hashlib.sha256(plain(record.text).encode()).hexdigest()[:8].translate(_LETTERS)
    return f"{by_number}-{mark}" if record.number else f"{placed.inspection_id}-{mark}"


def likeness(one: str, other: str) -> float:
    """How much alike two texts are, 0 to 100, punctuation apart."""
    return fuzz.ratio(plain(one), plain(other))


def _match_village(now: list[Placed], before: list[Seen], matching: Matching) -> None:
    """The surest first: number and text; a text that stands once; a number with a text alike."""
    now, before = _pair(
        now,
        before,
        lambda one: (one.record.number, plain(one.record.text)),
        lambda other: (other.number, plain(other.text)),
        matching,
    )
    now, before = _pair(
        now,
        before,
        lambda one: plain(one.record.text),
        lambda other: plain(other.text),
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
            or likeness(one.record.text, other.text) < least_likeness
        ):
            left.append(one)
        else:
            matching.same[one.record.row] = other
            taken.add(other.problem_id)
    return left, [other for other in before if other.problem_id not in taken]


def _near(one: Placed, before: list[Seen]) -> list[tuple[Seen, float]]:
    found = process.extract(
        plain(one.record.text),
        [plain(other.text) for other in before],
        scorer=fuzz.ratio,
        score_cutoff=NEAR,
        limit=OFFERED,
    )
    return [(before[place], score) for _, score, place in found]
