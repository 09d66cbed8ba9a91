"""Plans keep every wish, and are as early as the earliest of all plans there are."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.planning.problems import Places, every_plan, keeps_every_wish, lateness, problem
from warehouse.planning.plan import Plan, plan
from warehouse.planning.problem import Problem

CASES = {
    "room for all in one round": problem("aab", {"s": 4, "t": 2}),
    "key village first": problem("aaB", {"s": 2}, rounds=3, in_time=3),
    "days that hold one village and a half": problem("aabb", {"s": 3, "t": 3}),
    "a township that is led": problem("aabB", {"s": 4}, led="a"),
    "a led township by two teams at once": problem("aaa", {"s": 4, "t": 2}, led="a"),
    "a team that stays away": problem("abB", {"s": 4, "t": 4}, recusals=(("s", "b", False),)),
    "away from key villages alone": problem("aAb", {"s": 6, "t": 2}, recusals=(("s", None, True),)),
    "placed by hand": problem("aab", {"s": 4, "t": 4}, locks=(("v1", "t", 2), ("v2", None, 2))),
    "fewer days worked than a team has": problem("aaab", {"s": 30}, worked=5),
    "no plan: days": problem("aaaab", {"s": 4}),
    "no plan: nobody may": problem("ab", {"s": 4}, recusals=(("s", "a", False),)),
    "no plan: a led township": problem("aaab", {"s": 4}, led="a"),
    "no plan: the last day": problem("aab", {"s": 2}, rounds=3, in_time=2),
}


def places(problem: Problem, plan: Plan) -> Places:
    by_village = {
        village: (team, round_)
        for village, team, round_ in plan.visits.select(
            "village_id", "team_id", "round"
        ).iter_rows()
    }
    return tuple(by_village[village] for village in problem.villages["village_id"])


@pytest.mark.parametrize("name", CASES)
def test_plan_is_as_early_as_the_earliest_of_all_plans(name: str) -> None:
    case = CASES[name]
    earliest = min((lateness(case, each) for each in every_plan(case)), default=None)
    made = plan(case)
    if earliest is None:
        assert made is None
        return
    assert made is not None
    assert lateness(case, places(case, made)) == earliest
    assert made.gap == 0


@given(
    villages=st.text("aAbBc", min_size=1, max_size=9),
    days=st.lists(st.integers(2, 9), min_size=1, max_size=3),
    led=st.sampled_from(["", "a", "ab"]),
    away=st.lists(
        st.tuples(st.sampled_from("01"), st.sampled_from("abc"), st.booleans()), max_size=2
    ),
    locked=st.one_of(st.none(), st.tuples(st.just("v0"), st.just("0"), st.integers(1, 3))),
)
@settings(max_examples=15, deadline=None)
def test_no_village_twice_recusals_kept_townships_whole_and_loads_within_days(
    villages: str, days: list[int], led: str, away: list[tuple[str, str, bool]], locked: object
) -> None:
    teams = {str(place): each for place, each in enumerate(days)}
    locks = () if locked is None else (locked,)
    case = problem(villages, teams, rounds=3, in_time=3, led=led, recusals=tuple(away), locks=locks)
    made = plan(case)
    if made is None:
        return
    assert sorted(made.visits["village_id"]) == sorted(case.villages["village_id"])
    assert keeps_every_wish(case, places(case, made))


def test_loads_are_even_and_a_team_goes_to_few_townships() -> None:
    made = plan(problem("aaabbb", {"s": 30, "t": 30}))
    assert made is not None
    shared = made.visits.group_by("team_id").agg(pl.len(), pl.col("township").n_unique())
    assert sorted(shared.select("len", "township").rows()) == [(3, 1), (3, 1)]


def test_days_on_site_of_a_team_follow_one_another_key_villages_first() -> None:
    made = plan(problem("abA", {"s": 6}, days_each=2))
    assert made is not None
    days = made.visits.sort("starts_on")
    assert days["village_id"].to_list() == ["v2", "v0", "v1"]
    assert [(end - start).days for start, end in days.select("starts_on", "ends_on").rows()] == [
        1,
        1,
        1,
    ]
    assert (days["starts_on"][1] - days["ends_on"][0]).days == 1
    assert days["way"].to_list() == ["direct", "routine", "routine"]


def test_highest_score_of_alike_villages_comes_first() -> None:
    made = plan(problem("aaa", {"s": 2}, rounds=3, in_time=3))
    assert made is not None
    assert made.visits.sort("round")["score"].to_list() == [2.0, 1.0, 0.0]


def test_way_is_led_by_the_township_or_linked_with_a_team_from_above() -> None:
    case = problem("aab", {"s": 8}, led="a")
    above = replace(case, teams=case.teams.with_columns(level=pl.lit("city")))
    made = plan(above)
    assert made is not None
    assert dict(made.visits.select("village_id", "way").iter_rows()) == {
        "v0": "township_led",
        "v1": "township_led",
        "v2": "linked",
    }
