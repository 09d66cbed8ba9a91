"""Villages that a plan need not tell apart, and where each may go.

Villages of one township that are all key villages, or none of them, and that no hand has placed,
may change places in any plan. Counted instead of named they leave the solver a hundredth of the
choices, and none that is another by name alone.
"""

from __future__ import annotations

import polars as pl

from warehouse.planning.problem import Problem, Wish

ALIKE = ("township", "is_key", "locked_team", "locked_round")


def lots(problem: Problem) -> pl.DataFrame:
    """Return one row per lot: `lot` from 0, what its villages share (`ALIKE`), `count`."""
    return (
        _placed_by_hand(problem)
        .group_by(ALIKE)
        .agg(count=pl.len().cast(pl.Int64))
        .sort(ALIKE, nulls_last=True)
        .with_row_index("lot")
    )


def members(problem: Problem) -> pl.DataFrame:
    """Return the villages with their lot and `place` in it: those that come first from 0.

    By the score, then who was inspected longest ago or never, then by open problems.
    """
    return (
        _placed_by_hand(problem)
        .join(lots(problem), on=ALIKE, nulls_equal=True)
        .sort(
            "lot",
            pl.col("score").fill_null(0).neg(),
            pl.col("last_inspected_on"),
            pl.col("open_problems").fill_null(0).neg(),
            "village_id",
            nulls_last=False,
        )
        .with_columns(place=pl.int_range(pl.len()).over("lot"))
    )


def cells(problem: Problem, relaxed: Wish | None = None) -> pl.DataFrame:
    """Return one row per lot, team and round in which the team may visit the lot.

    lot, township, is_key, count, team_id, round, `most` villages of the lot that the team can
    visit in it, and `is_against`: whether that goes against the wish that is `relaxed`.
    """
    recused, off_lock = pl.col("is_recused"), ~(_agrees("team_id") & _agrees("round"))
    against = {Wish.RECUSAL: recused, Wish.LOCKS: off_lock}
    refused = [rule for wish, rule in against.items() if wish is not relaxed]
    by_days = pl.col("capacity") // problem.wishes.days_each
    most = pl.col("count") if relaxed is Wish.DAYS else pl.min_horizontal("count", by_days)
    pairs = lots(problem).join(problem.teams, how="cross")
    return (
        _with_recusals(problem, pairs)
        .join(capacity(problem), on="team_id")
        .filter(pl.col("round").is_in(problem.rounds_in_time), *(~rule for rule in refused))
        .with_columns(
            most=most, is_against=against[relaxed] if relaxed in against else pl.lit(value=False)
        )
        .filter(pl.col("most") > 0)
        .select("lot", "township", "is_key", "count", "team_id", "round", "most", "is_against")
        .sort("lot", "round", "team_id")
    )


def _agrees(name: str) -> pl.Expr:
    """Whether a team or round is that of the hand that placed the lot, if one did."""
    locked = pl.col(f"locked_{name.removesuffix('_id')}")
    return locked.is_null() | (locked == pl.col(name))


def capacity(problem: Problem) -> pl.DataFrame:
    """Return one row per team and round: the days on site it has, never more than are worked."""
    worked = problem.workdays.group_by("round").agg(worked=pl.len().cast(pl.Int64))
    return (
        problem.teams.select("team_id", "days")
        .join(worked, how="cross")
        .select("team_id", "round", capacity=pl.min_horizontal("days", "worked"))
    )


def _placed_by_hand(problem: Problem) -> pl.DataFrame:
    locks = problem.locks.rename({"team_id": "locked_team", "round": "locked_round"})
    return problem.villages.join(locks, on="village_id", how="left")


def _with_recusals(problem: Problem, pairs: pl.DataFrame) -> pl.DataFrame:
    """Add whether the team of a row stays away from its lot."""
    everywhere = problem.recusals.filter(pl.col("township").is_null())
    here = problem.recusals.filter(pl.col("township").is_not_null())

    def by(recusals: pl.DataFrame, on: list[str], name: str) -> pl.DataFrame:
        # a team that stays away from all villages stays away from its key ones
        return recusals.group_by(on).agg(pl.col("key_only").all().alias(name))

    def applies(name: str) -> pl.Expr:
        return pl.col(name).is_not_null() & (pl.col("is_key") | ~pl.col(name))

    return (
        pairs.join(by(everywhere, ["team_id"], "all_key_only"), on="team_id", how="left")
        .join(by(here, ["team_id", "township"], "key_only"), on=["team_id", "township"], how="left")
        .with_columns(
            is_recused=(applies("all_key_only") | applies("key_only")).fill_null(value=False)
        )
    )
