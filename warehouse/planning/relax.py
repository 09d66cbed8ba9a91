"""Wishes that stand in the way of a plan, and the least that has to be given up of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from warehouse.planning import model
from warehouse.planning.problem import Problem, Wish

ORDER = (Wish.WHOLE, Wish.LOCKS, Wish.DAYS, Wish.LAST_DAY, Wish.RECUSAL)
"""From what is given up most easily to what is not: nobody inspects their own before the rest."""

SECONDS = 10.0
"""So long each wish may take; of a processor to itself it takes a tenth of a second. A busy machine
given less would take what it had no time to find for what there is not.
"""

MOST_TEAMS = 10
"""So many more teams are tried."""


@dataclass(frozen=True)
class Relaxation:
    """A wish that, given up as far as `amount`, lets all others be kept.

    Of `WHOLE` further rounds of townships, of `LOCKS` villages moved, of `DAYS` villages more of
    every team in every round, of `LAST_DAY` rounds more, of `RECUSAL` villages that are visited
    after all.
    """

    wish: Wish
    amount: int


def relaxations(problem: Problem, *, seconds: float = SECONDS) -> list[Relaxation]:
    """Return the wishes that alone stand in the way, each with the least, the easiest first.

    None of a problem that has a plan needs any, and of a problem where two wishes are in the way
    at once none is returned.
    """
    amounts = [(wish, _least(problem, wish, seconds)) for wish in ORDER]
    return [Relaxation(wish, amount) for wish, amount in amounts if amount]


def _least(problem: Problem, wish: Wish, seconds: float) -> int | None:
    """Return the least that has to be given up of a wish, None where that is not enough."""
    if wish is Wish.LAST_DAY:
        return _rounds_more(problem, seconds)
    counts = model.solve(problem, relaxed=wish, seconds=seconds)
    return None if counts is None else counts.given_up


def _rounds_more(problem: Problem, seconds: float) -> int | None:
    """Return how many rounds more give a plan, 0 where none is needed."""
    in_time = len(problem.rounds_in_time)
    for more, last in enumerate(
        problem.rounds["ends_on"][max(in_time - 1, 0) :], int(in_time == 0)
    ):
        if model.solve(problem.with_wishes(last_day=last), seconds=seconds) is not None:
            return more
    return None


def fewest_teams_more(problem: Problem, *, seconds: float = SECONDS) -> int | None:
    """Return how many teams more, each with the median days of those there are, give a plan.

    None where not even `MOST_TEAMS` do.
    """
    for more in range(1, MOST_TEAMS + 1):
        if model.solve(with_teams(problem, more), seconds=seconds) is not None:
            return more
    return None


def with_teams(problem: Problem, more: int) -> Problem:
    """Return the problem with so many teams more, or with so many fewer.

    A new team is a county's, stays away from nobody, and has the median days of those there are;
    fewer are without those nearest to the median.
    """
    teams = problem.teams
    days = int(teams["days"].median() or 0)  # type: ignore[arg-type]
    if more <= 0:
        return replace(problem, teams=teams.sort((pl.col("days") - days).abs()).slice(-more))
    new = pl.DataFrame(
        {
            "team_id": [f"+{place}" for place in range(1, more + 1)],
            "home": [""] * more,
            "level": ["county"] * more,
            "days": [days] * more,
        }
    )
    return replace(problem, teams=pl.concat([teams, new]))
