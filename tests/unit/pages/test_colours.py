"""The range of a map's colours: the middle of the field, never a hair's breadth, never beyond."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl
import pytest

from pages.parts.map_wall.wall_map import domain
from tests.unit.builders.metrics import made_metric


def wall(values: list[float | None], thin: list[bool] | None = None) -> SimpleNamespace:
    columns = {"value": values, "is_thin": thin or [False] * len(values)}
    return SimpleNamespace(
        ranked=pl.DataFrame(columns, schema={"value": pl.Float64, "is_thin": pl.Boolean})
    )


def test_one_outlier_does_not_leave_the_others_in_one_colour():
    values = [0.30 + 0.004 * place for place in range(100)] + [0.0, 1.0]
    low, high = domain(made_metric(), wall(values))
    assert low > 0.25
    assert high < 0.75


@pytest.mark.parametrize("values", [[0.57, 0.58, 0.56], [0.99, 1.0], [0.0, 0.01], [1.0]])
def test_two_points_of_difference_are_not_the_whole_scale_and_a_proportion_stays_one(values):
    low, high = domain(made_metric(), wall(values))
    assert high - low >= 0.2 - 1e-9
    assert low >= 0
    assert high <= 1
    assert low - 1e-9 <= min(values)
    assert max(values) <= high + 1e-9


def test_units_with_little_to_say_do_not_stretch_the_colours():
    with_it = domain(made_metric(), wall([0.05, 0.4, 0.9], [True, False, False]))
    assert with_it == domain(made_metric(), wall([0.4, 0.9]))


def test_without_any_value_there_is_still_a_range():
    assert domain(made_metric(), wall([None, None])) == (0.0, 1.0)
