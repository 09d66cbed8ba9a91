"""Small problems of planning, and every plan that they have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import polars as pl

from warehouse.planning.problem import LOCKS, RECUSALS, Problem, Wishes

FIRST = date(2025, 3, 3)

Places = tuple[tuple[str, int], ...]
"""Of each village in its order the team and the round."""


def problem(
    villages: str,
    teams: dict[str, int],
    *,
    rounds: int = 2,
    in_time: int = 2,
    days_each: int = 2,
    led: str = "",
    recusals: tuple[tuple[str, str | None, bool], ...] = (),
    locks: tuple[tuple[str, str | None, int | None], ...] = (),
    worked: int = 30,
) -> Problem:
    """Return villages told by their township, a capital one being of a key village ("aAb")."""
    starts = [FIRST + timedelta(days=100 * place) for place in range(rounds)]
    return Problem(
        villages=pl.DataFrame(
            {
                "village_id": [f"v{place}" for place in range(len(villages))],
                "township": list(villages.lower()),
                "is_key": [letter.isupper() for letter in villages],
                "score": [float(place % 3) for place in range(len(villages))],
                "last_inspected_on": pl.Series([None] * len(villages), dtype=pl.Date),
                "open_problems": pl.Series([None] * len(villages), dtype=pl.Int64),
            }
        ),
        teams=pl.DataFrame(
            {
                "team_id": list(teams),
                "home": ["510100"] * len(teams),
                "level": ["county"] * len(teams),
                "days": list(teams.values()),
            }
        ),
        rounds=pl.DataFrame(
            {
                "round": list(range(1, rounds + 1)),
                "starts_on": starts,
                "ends_on": [start + timedelta(days=60) for start in starts],
            }
        ),
        workdays=pl.DataFrame(
            [
                {"round": place + 1, "place": day, "day": start + timedelta(days=day)}
                for place, start in enumerate(starts)
                for day in range(worked)
            ]
        ),
        wishes=Wishes(starts[in_time - 1] + timedelta(days=60), days_each, frozenset(led)),
        recusals=pl.DataFrame(list(recusals), schema=RECUSALS, orient="row"),
        locks=pl.DataFrame(list(locks), schema=LOCKS, orient="row"),
    )


def every_plan(problem: Problem) -> Iterator[Places]:
    """Yield every way to give each village a team and a round that keeps all wishes."""
    places = list(product(problem.teams["team_id"], problem.rounds["round"]))
    for chosen in product(places, repeat=len(problem.villages)):
        if keeps_every_wish(problem, chosen):
            yield chosen


def keeps_every_wish(problem: Problem, chosen: Places) -> bool:
    """Return whether each wish is kept, looked at one village after another."""
    villages = list(problem.villages.iter_rows(named=True))
    placed = list(zip(villages, chosen, strict=True))
    return (
        _keeps_days(problem, chosen)
        and all(round_ in problem.rounds_in_time for _, round_ in chosen)
        and not any(_is_recused(problem, village, team) for village, (team, _) in placed)
        and all(_keeps_lock(problem, village["village_id"], place) for village, place in placed)
        and all(
            len({round_ for village, (_, round_) in placed if village["township"] == led}) <= 1
            for led in problem.wishes.led
        )
    )


def _keeps_days(problem: Problem, chosen: Places) -> bool:
    days = dict(problem.teams.select("team_id", "days").iter_rows())
    worked = dict(problem.workdays.group_by("round").len().iter_rows())
    return all(
        chosen.count((team, round_)) * problem.wishes.days_each <= min(days[team], worked[round_])
        for team, round_ in set(chosen)
    )


def _is_recused(problem: Problem, village: dict[str, object], team: str) -> bool:
    return any(
        recused == team
        and township in {None, village["township"]}
        and (village["is_key"] or not key_only)
        for recused, township, key_only in problem.recusals.iter_rows()
    )


def _keeps_lock(problem: Problem, village: object, place: tuple[str, int]) -> bool:
    return all(
        team in {None, place[0]} and round_ in {None, place[1]}
        for locked, team, round_ in problem.locks.iter_rows()
        if locked == village
    )


def lateness(problem: Problem, chosen: Places) -> tuple[int, int]:
    """Return the rounds that key villages wait, and that the others do."""
    waits = [round_ - 1 for _, round_ in chosen]
    key = problem.villages["is_key"].to_list()
    return (
        sum(wait for wait, is_key in zip(waits, key, strict=True) if is_key),
        sum(wait for wait, is_key in zip(waits, key, strict=True) if not is_key),
    )
