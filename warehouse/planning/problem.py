"""What a plan is made from: villages left, teams, rounds, who stays away, and the wishes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

import polars as pl

VILLAGES = pl.Schema(
    {
        "village_id": pl.String,
        "township": pl.String,
        "is_key": pl.Boolean,
        "score": pl.Float64,
        "last_inspected_on": pl.Date,
        "open_problems": pl.Int64,
    }
)
"""One row per village left to inspect. `score` is null where nobody surveyed it, the last day and
the open problems where nobody inspected it before.
"""

TEAMS = pl.Schema({"team_id": pl.String, "home": pl.String, "level": pl.String, "days": pl.Int64})
"""One row per team: the code of the region that sent it, and the days on site it gives a round."""

ROUNDS = pl.Schema({"round": pl.Int64, "starts_on": pl.Date, "ends_on": pl.Date})
"""One row per round ahead, numbered from 1 in their order."""

WORKDAYS = pl.Schema({"round": pl.Int64, "place": pl.Int64, "day": pl.Date})
"""One row per working day of a round; `place` counts them from 0."""

RECUSALS = pl.Schema({"team_id": pl.String, "township": pl.String, "key_only": pl.Boolean})
"""One row per team and township that it stays away from, a null township being all of them; or, of
those, from key villages alone.
"""

LOCKS = pl.Schema({"village_id": pl.String, "team_id": pl.String, "round": pl.Int64})
"""One row per village that a hand has placed; a null team or round is left to the solver."""


class Wish(StrEnum):
    """What may be given up where not everything can be kept."""

    DAYS = "days"
    WHOLE = "whole"
    LOCKS = "locks"
    RECUSAL = "recusal"
    LAST_DAY = "last_day"


@dataclass(frozen=True)
class Wishes:
    """What a plan is to keep beside placing every village once.

    `last_day` is that by which every visit is over; `days_each` the days on site a village gets at
    least; in a township of `led` all villages are visited in one round.
    """

    last_day: date
    days_each: int
    led: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Problem:
    """A county's villages left and all that decides who visits them when."""

    villages: pl.DataFrame
    teams: pl.DataFrame
    rounds: pl.DataFrame
    workdays: pl.DataFrame
    wishes: Wishes
    recusals: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RECUSALS))
    locks: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LOCKS))

    def __post_init__(self) -> None:
        """Hold the frames to their schemas. Raises polars' SchemaError for one of another shape."""
        for name, schema in (
            ("villages", VILLAGES),
            ("teams", TEAMS),
            ("rounds", ROUNDS),
            ("workdays", WORKDAYS),
            ("recusals", RECUSALS),
            ("locks", LOCKS),
        ):
            frame: pl.DataFrame = getattr(self, name)
            object.__setattr__(self, name, frame.match_to_schema(schema, extra_columns="ignore"))

    @property
    def rounds_in_time(self) -> list[int]:
        """The rounds that end by the last day that is wished for."""
        in_time = self.rounds.filter(pl.col("ends_on") <= self.wishes.last_day)
        return in_time["round"].to_list()

    def with_wishes(self, **changes: object) -> Problem:
        """Return the problem with other wishes."""
        return replace(self, wishes=replace(self.wishes, **changes))  # type: ignore[arg-type]
