"""A map's colours: the middle of the field, never a hair's breadth; nine are told apart by all."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from pages.parts.kit import theme
from pages.parts.map_wall.two_metrics import thirds
from pages.parts.shared import scales
from pages.parts.shared.wall.wall_map import domain
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


@pytest.mark.parametrize("values", [[0.57, 0.58, 0.56], [0.99, 1.0], [0.0, 0.3], [1.0]])
def test_two_points_of_difference_are_not_the_whole_scale_and_a_proportion_stays_one(values):
    low, high = domain(made_metric(), wall(values))
    assert high - low >= 0.2 - 1e-9
    assert low >= 0
    assert high <= 1
    assert low - 1e-9 <= min(values)
    assert max(values) <= high + 1e-9


def test_rates_near_one_percent_are_told_apart_by_colour_and_by_bar():
    values = [0.005, 0.008, 0.011, 0.014]
    low, high = domain(made_metric(), wall(values))
    assert high - low < 0.02
    assert (low, high) != (0.0, 1.0)
    rows = marks(values)
    assert 0.014 < scales.end_of_bars(made_metric(), rows) < 0.02
    # A unit with few villages, or its interval, does not press the others to nothing.
    few = pl.concat([rows, marks([0.33], high=0.8, is_thin=True)])
    assert scales.end_of_bars(made_metric(), few) == scales.end_of_bars(made_metric(), rows)
    # A target beyond every bar stands where it is.
    assert scales.end_of_bars(made_metric(), marks(values, tick=0.05)) > 0.05
    assert scales.end_of_bars(made_metric(), marks([0.3, 0.9])) == 1.0
    assert scales.end_of_bars(made_metric(), marks([0.0, 0.0])) == 1.0


def test_a_range_that_is_declared_is_that_of_colours_and_bars():
    metric = made_metric(range=(0.0, 0.05))
    assert domain(metric, wall([0.005, 0.014])) == (0.0, 0.05)
    assert scales.end_of_bars(metric, marks([0.005, 0.014])) == 0.05


def marks(values, high=None, tick=None, is_thin=False) -> pl.DataFrame:
    rows = [(value, high, tick, is_thin) for value in values]
    return pl.DataFrame(rows, scales.MARKS, orient="row")


def test_units_with_little_to_say_do_not_stretch_the_colours():
    with_it = domain(made_metric(), wall([0.05, 0.4, 0.9], [True, False, False]))
    assert with_it == domain(made_metric(), wall([0.4, 0.9]))


def test_without_any_value_there_is_still_a_range():
    assert domain(made_metric(), wall([None, None])) == (0.0, 1.0)


SEEN_BY = {
    "everybody": np.eye(3),
    "no red": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "no green": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no blue": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
"""Machado, Oliveira, Fernandes (2009), severity 1.0: what is left of linear RGB."""


def lab(colour: str, matrix: object) -> np.ndarray:
    """Return a colour in CIE Lab as it is seen."""
    rgb = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.asarray(matrix) @ linear, 0, 1)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = np.cbrt(np.clip(to_xyz @ seen / [0.9505, 1, 1.089], 1e-4, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_the_nine_colours_of_two_metrics_are_told_apart_by_everybody(eyes):
    seen = [lab(colour, SEEN_BY[eyes]) for colour in theme.TWO_METRICS]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 12


def test_thirds_are_cut_as_finely_as_they_are_written():
    metric = made_metric()
    low, high = thirds(pl.Series([0.12345, 0.23456, 0.34567, 0.45678, 0.56789, 0.6789]), metric)
    assert (low, high) == (round(low, 3), round(high, 3))
    assert 0.23 < low < high < 0.57
