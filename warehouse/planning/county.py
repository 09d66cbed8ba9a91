"""The problem of a county, from its ledgers and the choices of its office."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import polars as pl

from warehouse.planning import relax
from warehouse.planning import rounds as rounds_of
from warehouse.planning.inputs import Inputs
from warehouse.planning.problem import LOCKS, RECUSALS, Problem, Wishes

USUAL_DAYS_EACH, USUAL_TEAM_DAYS = 5, 20
"""Where no ledger of the county or of the regions above it holds a day on site."""

ROUNDS_REMEMBERED = 2
"""Teams that were in one of the last rounds take part in the next."""


@dataclass(frozen=True)
class County:
    """What a county's ledgers say: rows of `warehouse.queries.planning.county`.

    `days_each` is the median of its inspections that found something, or of the nearest region
    above it with enough of them, null where none has.
    """

    code: str
    villages: pl.DataFrame
    teams: pl.DataFrame
    rounds: pl.DataFrame
    working_days: pl.DataFrame
    days_each: float | None
    as_of: date
    term_ends_on: date

    @property
    def floor(self) -> int:
        """The days on site that a village gets unless the office says otherwise."""
        return max(math.ceil(self.days_each), 1) if self.days_each else USUAL_DAYS_EACH

    @property
    def to_plan(self) -> pl.DataFrame:
        """The villages left that nobody is visiting now."""
        return self.villages.filter(~pl.col("is_under_way"))

    @property
    def teams_now(self) -> pl.DataFrame:
        """The teams that were in one of the last rounds, with the days that each gives a round.

        One of which they are not known gives the median of the others.
        """
        last = self.rounds["starts_on"].sort(descending=True).head(ROUNDS_REMEMBERED)
        days = self.teams["days"].median()
        usual = math.ceil(float(days)) if isinstance(days, (int, float)) else USUAL_TEAM_DAYS
        return self.teams.filter(pl.col("last_round").is_in(last.implode())).with_columns(
            pl.col("days").fill_null(usual)
        )


def problem(county: County, inputs: Inputs) -> Problem:
    """Return the problem of a county with the choices of its office.

    Choices that name what is not there any more are passed over.
    """
    days = inputs.days_each or county.floor
    teams = county.teams_now.filter(~pl.col("team_id").is_in(list(inputs.away)))
    rounds = rounds_of.ahead(county.rounds, county.as_of, county.term_ends_on)
    villages = county.to_plan.filter(~pl.col("village_id").is_in(list(inputs.excluded)))
    base = Problem(
        villages=villages.with_columns(township=pl.col("township_code").fill_null("")),
        teams=teams.with_columns(
            home=pl.when("is_own").then(pl.lit(county.code)).otherwise(pl.lit(""))
        ),
        rounds=rounds,
        workdays=rounds_of.working(rounds, county.working_days),
        wishes=Wishes(
            rounds_of.months_before(county.term_ends_on, inputs.margin), days, frozenset(inputs.led)
        ),
        recusals=_recusals(teams, inputs),
        locks=_locks(villages, teams, rounds, inputs),
    )
    return relax.with_teams(base, inputs.teams_more) if inputs.teams_more else base


def _recusals(teams: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    own = [] if inputs.cross == "none" else teams.filter("is_own")["team_id"].to_list()
    rows = [(team, None, inputs.cross == "key") for team in own]
    pairs = [(team, township, False) for team, township in inputs.recused]
    return pl.DataFrame([*rows, *pairs], schema=RECUSALS, orient="row")


def _locks(
    villages: pl.DataFrame, teams: pl.DataFrame, rounds: pl.DataFrame, inputs: Inputs
) -> pl.DataFrame:
    rows = [(village, team or None, round_ or None) for village, team, round_ in inputs.locks]
    locks = pl.DataFrame(rows, schema=LOCKS, orient="row")
    new = [f"+{place}" for place in range(1, inputs.teams_more + 1)]
    known = [*teams["team_id"], *new]
    return locks.join(villages, on="village_id", how="semi").with_columns(
        team_id=pl.when(pl.col("team_id").is_in(known)).then("team_id"),
        round=pl.when(pl.col("round").is_in(rounds["round"].implode())).then("round"),
    )
