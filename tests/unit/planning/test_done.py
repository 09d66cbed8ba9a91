"""A plan that was kept is measured by the team that was to go, whoever went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from warehouse.planning import done
from warehouse.planning.inputs import Inputs
from warehouse.planning.store import KeptPlan

MARCH, APRIL = date(2025, 3, 31), date(2025, 4, 1)
PLACES = {"a": ("s", 1), "b": ("s", 1), "c": ("s", 1), "d": ("t", 1), "e": ("+1", 2), "f": ("s", 1)}
ENDS = {"a": MARCH, "b": MARCH, "c": APRIL, "d": MARCH, "e": APRIL, "f": MARCH}
PLAN = KeptPlan(1, date(2024, 12, 31), Inputs(), APRIL, PLACES, ENDS)
DONE = pl.DataFrame(
    {
        "village_id": ["a", "c", "e", "f", "not planned"],
        "done_by": ["s", "t", "u", None, "s"],
        "done_on": [MARCH, MARCH, MARCH, MARCH, MARCH],
    }
)


def test_each_team_s_villages_are_planned_due_done_by_others_and_behind():
    assert done.by_team(PLAN, DONE, MARCH).rows() == [
        ("+1", 1, 0, 1, None, 0),
        ("s", 4, 3, 3, 1, 1),
        ("t", 1, 1, 0, 0, 1),
    ]


def test_of_a_plan_without_days_nothing_is_due_that_is_known():
    undated = done.by_team(replace(PLAN, ends={}), DONE, MARCH)
    assert undated["due"].to_list() == undated["behind"].to_list() == [None] * 3
    assert undated["done"].to_list() == [1, 3, 0]
