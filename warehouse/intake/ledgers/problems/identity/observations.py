"""What earlier editions of a ledger observed of its problems, as it is kept beside the batches.

Texts and states of every edition are kept (`OBSERVATIONS`), the last ones with a snapshot.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.problems.snapshot import from_json
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.values.normalisation import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.problems.snapshot import Snapshot
    from warehouse.intake.ledgers.records import LedgerRecord

NO_LONGER_LISTED = "no_longer_listed"

_TEMPORAL = re.compile(
    r"(\d{2,4}年)?\d{1,2}月(\d{1,2}[日号])?(底|份)?|\d{4}[.\-/]\d{1,2}([.\-/]\d{1,2})?|\d{4}年(度|底|上半年|下半年)?"
    r"|第?[一二三四1-4]季度|\d{6,8}|截[至止](目前)?|(附件|附表)\d*|\((更新|最新|最终|汇总|\d+)\)"
)


@dataclass(frozen=True)
class ObservedProblem:
    """A problem as earlier editions had it: the last number and text, and every state reported.

    `states` are (as-of, state), oldest first; a state is None where an edition reported none.
    `snapshot` is what the last edition stated beside, None where that was not kept.
    """

    problem_id: str
    village_id: str
    number: str
    text: str
    states: tuple[tuple[dt.date, str | None], ...] = ()
    snapshot: Snapshot | None = None

    @property
    def last_as_of(self) -> dt.date:
        """The last edition that listed it."""
        return self.states[-1][0]

    @property
    def last_state(self) -> str | None:
        """The last state reported."""
        return next((state for _, state in reversed(self.states) if state is not None), None)


@dataclass(frozen=True)
class LocatedRecord:
    """A problem of this edition whose village and inspection are known."""

    record: LedgerRecord
    village_id: str
    inspection_id: str


def series_key(table: LedgerTable) -> str:
    """Return the key of the series that `table` is an edition of: county, kind, round.

    Without a round it is the title, less what changes from month to month.
    """
    named = table.round_name or _TEMPORAL.sub("", normalise(table.title))
    return f"{table.county_code}:{table.kind.name}:{comparable(named)}"


def observations_of_same_sheets(
    observations: pl.DataFrame, located: Sequence[LocatedRecord]
) -> pl.DataFrame:
    """Return the observations of those sheets of a series that had any of the villages of
    `located`, or listed just its problems, whatever their villages.

    Townships may report the same ledger each for itself: the sheet of one is no edition of the
    other's.
    """
    if observations.is_empty():
        return observations
    sheets = ["as_of", "source_file", "source_sheet"]
    villages = list({one.village_id for one in located})
    listed = sorted({f"{one.record.number} {comparable(one.record.text)}" for one in located})
    texts = observations["text"].fill_null("").unique().to_list()
    bare = dict(zip(texts, map(comparable, texts), strict=True))
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


def observed_problems(observations: pl.DataFrame) -> list[ObservedProblem]:
    """Return the problems of earlier editions; an edition that was read twice counts as it was read
    last.
    """
    states_of: dict[str, dict[dt.date, str | None]] = defaultdict(dict)
    latest: dict[str, tuple[str, str, str]] = {}
    snapshots: dict[str, str | None] = {}
    columns = ("problem_id", "village_id", "number", "text", "as_of", "state", "said")
    ordered = observations.sort("as_of", maintain_order=True).select(columns)
    for problem_id, village_id, number, text, as_of, state, kept in ordered.iter_rows():
        states_of[problem_id][as_of] = state
        latest[problem_id] = (village_id, number or "", text or "")
        snapshots[problem_id] = kept
    return [
        ObservedProblem(
            problem_id, *latest[problem_id], tuple(states.items()), from_json(snapshots[problem_id])
        )
        for problem_id, states in states_of.items()
    ]
