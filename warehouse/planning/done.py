"""A plan that was kept against what was done since: per team, villages planned, due and visited."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.planning.store import KeptPlan

PLANNED = pl.Schema({"village_id": pl.String, "team_id": pl.String, "planned_to": pl.Date})


def by_team(plan: KeptPlan, done: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return one row per team of a plan, by its code.

    `done` has the first inspection of each village that is over: village_id, done_by (a team, null
    where the ledger names none), done_on. Columns: team_id; villages planned; `due` of these by the
    day that the figures are as of; `done`, visited by anybody; `by_others` of these by another
    team than planned; `behind`, due and not done. Where the plan holds no days `due` and `behind`
    are null; `by_others` is null of teams that were only thought of, as nobody has their codes.
    """
    village = pl.col("done_on")
    is_due = pl.col("planned_to") <= as_of
    other = pl.col("done_by").is_not_null() & (pl.col("done_by") != pl.col("team_id"))
    holds_days = pl.col("planned_to").is_not_null().all()
    return (
        _planned(plan)
        .join(done, on="village_id", how="left")
        .group_by("team_id")
        .agg(
            villages=pl.len().cast(pl.Int64),
            due=pl.when(holds_days).then(is_due.sum().cast(pl.Int64)),
            done=village.is_not_null().sum().cast(pl.Int64),
            by_others=(village.is_not_null() & other).sum().cast(pl.Int64),
            behind=pl.when(holds_days).then((is_due & village.is_null()).sum().cast(pl.Int64)),
        )
        .with_columns(by_others=pl.when(~pl.col("team_id").str.starts_with("+")).then("by_others"))
        .sort("team_id")
    )


def _planned(plan: KeptPlan) -> pl.DataFrame:
    rows = [(village, team, plan.ends.get(village)) for village, (team, _) in plan.places.items()]
    return pl.DataFrame(rows, schema=PLANNED, orient="row")
