"""Teams of a round: who of them visits how many of each lot, once it is known what the round has.

Loads even first, by the villages that each team's days are enough for; then as few townships a
team as can be.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.planning import lots as lots_of
from warehouse.planning.model import Counts
from warehouse.planning.problem import Problem
from warehouse.planning.programme import Places, Programme

SECONDS = 2.0
"""So long a county may take; the visits stay as they are where that is too short."""

_GAP = 0.1


def even(problem: Problem, counts: Counts, *, seconds: float = SECONDS) -> pl.DataFrame:
    """Return the counts with the villages of each lot and round shared anew among the teams."""
    possible = lots_of.cells(problem)
    rounds = counts.cells.partition_by("round", maintain_order=True)
    each = seconds / max(len(rounds), 1)
    return pl.concat([_round(problem, possible, chosen, each) for chosen in rounds])


def _round(
    problem: Problem, possible: pl.DataFrame, chosen: pl.DataFrame, seconds: float
) -> pl.DataFrame:
    """Return the visits of a round as they are best shared, those it has where time is short."""
    shared = _share(problem, possible, chosen, None, seconds)
    if shared is None:
        return chosen
    fewer = _share(problem, possible, chosen, _bounds(problem, shared), seconds)
    return shared if fewer is None else fewer


def _share(
    problem: Problem,
    possible: pl.DataFrame,
    chosen: pl.DataFrame,
    bounds: pl.DataFrame | None,
    seconds: float,
) -> pl.DataFrame | None:
    """Return the visits of a round at the most even loads; with `bounds` of them, of fewest trips.

    A trip is a team in a township.
    """
    wanted = chosen.group_by("lot", "round", maintain_order=True).agg(pl.col("villages").sum())
    wanted = wanted.with_row_index("sum")
    teams = _teams(problem, possible, chosen["round"][0], bounds)
    cells = possible.join(wanted, on=["lot", "round"], maintain_order="left").join(
        teams, on="team_id", maintain_order="left"
    )
    programme = Programme()
    visits = programme.variables(np.zeros(len(cells)), cells["most"])
    sums = programme.constraints(wanted["villages"], wanted["villages"], many=len(wanted))
    programme.add(sums[cells["sum"].to_numpy()], visits)
    loads = programme.constraints(teams["least"], teams["most_of_team"], many=len(teams))
    programme.add(loads[cells["team"].to_numpy()], visits)
    if bounds is None:
        _even_loads(programme, cells, visits, teams)
    else:
        _few_trips(programme, cells, visits)
    solution = programme.solve(seconds=seconds / 2, gap=_GAP)
    if solution is None:
        return None
    villages = np.rint(solution.values[visits]).astype(np.int64)
    shared = cells.with_columns(villages=pl.Series(villages)).filter(pl.col("villages") > 0)
    return shared.select(chosen.columns)


def _even_loads(
    programme: Programme, cells: pl.DataFrame, visits: Places, teams: pl.DataFrame
) -> None:
    """Bring the fullest and the emptiest together, as shares of what the days are enough for."""
    fullest = programme.variables([1.0], 1, whole=False)
    emptiest = programme.variables([-1.0], 1, whole=False)
    for bound, low, high in ((fullest, -np.inf, 0.0), (emptiest, 0.0, np.inf)):
        shares = programme.constraints(low, high, many=len(teams))
        programme.add(shares[cells["team"].to_numpy()], visits)
        programme.add(shares, bound, -teams["enough"].to_numpy())


def _few_trips(programme: Programme, cells: pl.DataFrame, visits: Places) -> None:
    pairs = cells.select("team_id", "township").unique(maintain_order=True).with_row_index("pair")
    pair = cells.join(pairs, on=["team_id", "township"], maintain_order="left")["pair"]
    goes = programme.variables(np.ones(len(pairs)), 1)
    trips = programme.constraints(-np.inf, 0.0, many=len(cells))
    programme.add(trips, visits)
    programme.add(trips, goes[pair.to_numpy()], -cells["most"].to_numpy())


def _teams(
    problem: Problem, possible: pl.DataFrame, round_: int, bounds: pl.DataFrame | None
) -> pl.DataFrame:
    """Return the teams that may go anywhere in the round: `team` from 0, the villages that its
    days are `enough` for, and how many it is to have at the `least` and at most.
    """
    going = possible.filter(pl.col("round") == round_).select("team_id").unique()
    teams = (
        lots_of.capacity(problem)
        .filter(pl.col("round") == round_)
        .join(going, on="team_id", how="semi")
        .select("team_id", enough=pl.col("capacity") // problem.wishes.days_each)
        .sort("team_id")
        .with_row_index("team")
    )
    if bounds is None:
        return teams.with_columns(least=0, most_of_team="enough")
    return teams.join(bounds, on="team_id", how="left", maintain_order="left")


def _bounds(problem: Problem, shared: pl.DataFrame) -> pl.DataFrame:
    """Return the loads that are as even as those that were reached: `least`, `most_of_team`."""
    teams = _teams(problem, lots_of.cells(problem), shared["round"][0], None)
    loads = shared.group_by("team_id").agg(pl.col("villages").sum())
    reached = teams.join(loads, on="team_id", how="left").with_columns(
        share=(pl.col("villages").fill_null(0) / pl.col("enough"))
    )
    fullest, emptiest = reached["share"].max(), reached["share"].min()
    return teams.select(
        "team_id",
        least=(pl.col("enough") * emptiest - _ROUNDING).ceil().cast(pl.Int64),
        most_of_team=(pl.col("enough") * fullest + _ROUNDING).floor().cast(pl.Int64),
    )


_ROUNDING = 1e-6
