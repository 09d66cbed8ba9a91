"""A plan: every village with its team, round, way and days, and how good it is known to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from warehouse.planning import even, model
from warehouse.planning import lots as lots_of
from warehouse.planning.problem import Problem

VISITS = pl.Schema(
    {
        "village_id": pl.String,
        "township": pl.String,
        "is_key": pl.Boolean,
        "score": pl.Float64,
        "team_id": pl.String,
        "round": pl.Int64,
        "way": pl.String,
        "days": pl.Int64,
        "starts_on": pl.Date,
        "ends_on": pl.Date,
        "is_locked": pl.Boolean,
    }
)
"""One row per village of the plan. `way` is a tag of the ledgers' modes; `days` on site follow one
another on working days.
"""


@dataclass(frozen=True)
class Plan:
    """The visits in their order; `gap` says by what share there might be an earlier plan."""

    visits: pl.DataFrame
    gap: float
    seconds: float

    @property
    def finish(self) -> date | None:
        """The last day on site, None of a plan without a visit."""
        last = self.visits["ends_on"].max()
        return last if isinstance(last, date) else None

    @property
    def rounds(self) -> int:
        """The rounds in which anybody is visited."""
        return self.visits["round"].n_unique()


def plan(problem: Problem, *, seconds: float = model.SECONDS) -> Plan | None:
    """Return the earliest plan that keeps every wish, None where none is found in the time."""
    counts = model.solve(problem, seconds=seconds)
    if counts is None:
        return None
    return Plan(visits(problem, even.even(problem, counts)), counts.gap, counts.seconds)


def visits(problem: Problem, cells: pl.DataFrame) -> pl.DataFrame:
    """Return the visits (`VISITS`) of so many `villages` of each lot, team and round.

    Of a lot those villages come first that are first among its members.
    """
    turns = (
        cells.sort("lot", "round", "team_id")
        .select("lot", "team_id", "round", pl.int_ranges("villages").alias("each"))
        .explode("each", empty_as_null=False)
        .with_columns(place=pl.int_range(pl.len()).over("lot"))
    )
    placed = lots_of.members(problem).join(turns, on=["lot", "place"])
    return (
        _on_days(problem, _ways(problem, placed))
        .select(VISITS.names())
        .match_to_schema(VISITS, integer_cast="upcast")
    )


def _ways(problem: Problem, placed: pl.DataFrame) -> pl.DataFrame:
    """Add how each village is inspected: key ones directly, whoever leads the township."""
    levels = problem.teams.select("team_id", "level")
    is_led = pl.col("township").is_in(list(problem.wishes.led))
    return placed.join(levels, on="team_id").with_columns(
        way=pl.when("is_key")
        .then(pl.lit("direct"))
        .when(is_led)
        .then(pl.lit("township_led"))
        .when(pl.col("level") != "county")
        .then(pl.lit("linked"))
        .otherwise(pl.lit("routine")),
        days=pl.lit(problem.wishes.days_each),
        is_locked=pl.any_horizontal(
            pl.col("locked_team").is_not_null(), pl.col("locked_round").is_not_null()
        ),
    )


def _on_days(problem: Problem, placed: pl.DataFrame) -> pl.DataFrame:
    """Add the first and last day on site: a team's villages of a round one after another.

    Key villages first, then township by township, those with the highest score first.
    """
    ordered = placed.sort(
        "round",
        "team_id",
        pl.col("is_key").not_(),
        "township",
        pl.col("score").fill_null(0).neg(),
        "village_id",
    )
    ends = pl.col("days").cum_sum().over("team_id", "round")
    days = ordered.with_columns(begins=ends - pl.col("days"), last=ends - 1)
    worked = problem.workdays.select("round", "place", "day")
    return days.join(
        worked.rename({"place": "begins", "day": "starts_on"}),
        on=["round", "begins"],
        how="left",
        maintain_order="left",
    ).join(
        worked.rename({"place": "last", "day": "ends_on"}),
        on=["round", "last"],
        how="left",
        maintain_order="left",
    )
