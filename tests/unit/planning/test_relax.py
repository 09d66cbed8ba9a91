"""Where there is no plan, each wish that alone is in the way is named, with the least of it."""

from dataclasses import replace
from datetime import date

import polars as pl

from tests.unit.planning.problems import every_plan, problem
from warehouse.planning import relax, whatif
from warehouse.planning.plan import plan
from warehouse.planning.problem import Problem, Wish
from warehouse.planning.relax import Relaxation
from warehouse.planning.whatif import Change


def has_plan(case: Problem) -> bool:
    return any(True for _ in every_plan(case))


def test_days_in_the_way_are_as_few_as_a_search_finds() -> None:
    case = problem("aaaab", {"s": 4}, rounds=3)
    least = next(more for more in range(9) if has_plan(with_days(case, 2 * more)))
    later = next(more for more in range(3) if has_plan(in_rounds(case, 2 + more)))
    assert relax.relaxations(case) == [
        Relaxation(Wish.DAYS, least),
        Relaxation(Wish.LAST_DAY, later),
    ]


def with_days(case: Problem, more: int) -> Problem:
    return replace(case, teams=case.teams.with_columns(pl.col("days") + more))


def in_rounds(case: Problem, rounds: int) -> Problem:
    return case.with_wishes(last_day=case.rounds["ends_on"][rounds - 1])


def test_township_that_no_round_holds_is_visited_in_two() -> None:
    case = problem("aaab", {"s": 4}, led="a")
    assert Relaxation(Wish.WHOLE, 1) in relax.relaxations(case)
    assert has_plan(case.with_wishes(led=frozenset()))


def test_recusal_that_leaves_nobody_is_named_by_its_villages() -> None:
    case = problem("aab", {"s": 6}, recusals=(("s", "a", False),))
    assert relax.relaxations(case) == [Relaxation(Wish.RECUSAL, 2)]


def test_lock_that_no_round_holds_is_named() -> None:
    locks = (("v0", "s", 1), ("v1", "s", 1))
    case = problem("aa", {"s": 2}, locks=locks)
    assert Relaxation(Wish.LOCKS, 1) in relax.relaxations(case)


def test_plan_that_there_is_needs_nothing_given_up() -> None:
    assert relax.relaxations(problem("aab", {"s": 4, "t": 2})) == []


def test_fewest_teams_more_are_those_that_give_a_plan() -> None:
    case = problem("aaaaaaab", {"s": 4})
    assert relax.fewest_teams_more(case) == 1
    assert plan(relax.with_teams(case, 1)) is not None
    assert plan(case) is None


def test_one_team_more_ends_earlier_and_a_day_more_ends_later() -> None:
    case = problem("aaaab", {"s": 6}, rounds=3, in_time=3)
    now = plan(case)
    team, day, end = whatif.outcomes(
        case, [Change(teams=1), Change(days_each=1), Change(last_day=date(2025, 5, 2))]
    )
    assert (team.days_earlier(now), day.days_earlier(now)) == (100 + 3 - 5, 103 - 202)
    assert end.plan is None
    assert end.days_earlier(now) is None


def test_merged_township_is_visited_with_the_one_that_takes_it_over() -> None:
    case = problem("ab", {"s": 2, "t": 2}, led="ab", recusals=(("s", "a", False),))
    merged = whatif.changed(case, Change(merged=("a", "b")))
    assert merged.villages["township"].to_list() == ["b", "b"]
    assert merged.wishes.led == {"b"}
    assert merged.recusals["township"].to_list() == ["b"]
