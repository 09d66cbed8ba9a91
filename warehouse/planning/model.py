"""The programme of a plan: how many villages of each lot a team visits in a round.

Every village once; no team beyond its days; a township that is led in one round; nobody where they
stay away. Key villages first, then all others, as early as it can be: a village in the second round
costs one, in the third two, and a key village as much as all others together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from warehouse.planning import lots as lots_of
from warehouse.planning.problem import Problem, Wish
from warehouse.planning.programme import Places, Programme

SECONDS = 10.0
"""So long a county may take; of a processor to itself it takes a second or two."""


@dataclass(frozen=True)
class Counts:
    """How many `villages` of each lot a team visits in a round, the rows of `lots.cells` with any;
    what was given up of the relaxed wish; by how much less the cost might be at best, as a share
    of it; and what that took.
    """

    cells: pl.DataFrame
    given_up: int
    gap: float
    seconds: float


def solve(
    problem: Problem, *, relaxed: Wish | None = None, seconds: float = SECONDS
) -> Counts | None:
    """Return the earliest visits, None where none are found that keep all wishes.

    Of a `relaxed` wish as little is given up as can be: days on site more of every team in every
    round; further rounds of townships that are led; villages visited against a lock or a recusal.
    Of the last day nothing is minimised: its rounds are tried (`relax`).
    """
    cells = lots_of.cells(problem, relaxed)
    lots = lots_of.lots(problem)
    if cells["lot"].n_unique() < len(lots) or lots.is_empty():
        return None
    programme = Programme()
    visits = _visits(programme, cells, is_early=relaxed is None)
    _each_once(programme, cells, visits, lots)
    given_up = [
        _within_days(programme, problem, cells, visits, is_relaxed=relaxed is Wish.DAYS),
        _led_whole(programme, problem, cells, visits, is_relaxed=relaxed is Wish.WHOLE),
    ]
    solution = programme.solve(seconds=seconds)
    if solution is None:
        return None
    counted = cells.with_columns(villages=np.rint(solution.values[visits]).astype(np.int64))
    counted = counted.filter(pl.col("villages") > 0)
    against = counted.filter("is_against")["villages"].sum()
    extra = sum(np.rint(solution.values[places]).sum() for places in given_up)
    return Counts(counted, int(against + extra), solution.gap, solution.seconds)


def _visits(programme: Programme, cells: pl.DataFrame, *, is_early: bool) -> Places:
    """Add the number of villages of each cell: late ones cost, or those against a wish alone."""
    against = cells["is_against"].to_numpy().astype(float)
    others = int(cells.unique("lot")["count"].sum())
    weight = np.where(cells["is_key"].to_numpy(), others, 1)
    late = (cells["round"].to_numpy() - 1) * weight
    return programme.variables(late if is_early else against, cells["most"].to_numpy())


def _each_once(
    programme: Programme, cells: pl.DataFrame, visits: Places, lots: pl.DataFrame
) -> None:
    sums = programme.constraints(lots["count"], lots["count"], many=len(lots))
    programme.add(sums[cells["lot"].to_numpy()], visits)


def _within_days(
    programme: Programme, problem: Problem, cells: pl.DataFrame, visits: Places, *, is_relaxed: bool
) -> Places:
    """Hold the villages of each team and round to what its days are enough for.

    Return the place of the villages more that every team visits in every round, if it may.
    """
    enough = lots_of.capacity(problem).with_columns(
        enough=pl.col("capacity") // problem.wishes.days_each
    )
    loads = cells.select("team_id", "round").unique(maintain_order=True)
    loads = loads.join(enough, on=["team_id", "round"], how="left", maintain_order="left")
    loads = loads.with_row_index("load")
    sums = programme.constraints(-np.inf, loads["enough"], many=len(loads))
    load = cells.join(loads, on=["team_id", "round"], how="left", maintain_order="left")["load"]
    programme.add(sums[load.to_numpy()], visits)
    if not is_relaxed:
        return _NOTHING
    more = programme.variables([1.0], int(cells["count"].sum()))
    programme.add(sums, more, -1.0)
    return more


def _led_whole(
    programme: Programme, problem: Problem, cells: pl.DataFrame, visits: Places, *, is_relaxed: bool
) -> Places:
    """Have the villages of a township that is led visited in one round.

    Return the places of the rounds of such townships beyond one, where there may be more.
    """
    led = cells.with_columns(place=visits).filter(
        pl.col("township").is_in(list(problem.wishes.led))
    )
    if led.is_empty():
        return _NOTHING
    held = led.select("lot", "township", "round", "count").unique().sort("lot", "round")
    turns = held.select("township", "round").unique().sort("township", "round")
    turns = turns.with_row_index("turn")
    chosen = programme.variables(np.zeros(len(turns)), 1)
    # as many villages of the lot in the round as there are, or none
    held = held.join(turns, on=["township", "round"], maintain_order="left").with_row_index("held")
    lowest = -np.inf if is_relaxed else 0.0
    sums = programme.constraints(lowest, 0.0, many=len(held))
    programme.add(sums, chosen[held["turn"].to_numpy()], -held["count"].to_numpy())
    led = led.join(held, on=["lot", "round"], maintain_order="left")
    programme.add(sums[led["held"].to_numpy()], led["place"].to_numpy())
    townships = turns["township"].rank("dense").cast(pl.Int64).to_numpy() - 1
    once = programme.constraints(1.0, np.inf if is_relaxed else 1.0, many=townships.max() + 1)
    programme.add(once[townships], chosen)
    if not is_relaxed:
        return _NOTHING
    further = programme.variables(np.ones(len(once)), len(turns))
    # further >= rounds - 1
    excess = programme.constraints(-np.inf, 1.0, many=len(once))
    programme.add(excess[townships], chosen)
    programme.add(excess, further, -1.0)
    return further


_NOTHING: Places = np.empty(0, dtype=np.int64)
