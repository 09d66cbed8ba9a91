"""Nearest neighbours: against scipy's standardised distance, and what must not count."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.spatial.distance import cdist

from warehouse.stats.neighbours import nearest

TRAITS = ["villages", "density", "poverty"]


def units(count: int = 30, seed: int = 3) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "region_code": [f"{code:06}" for code in range(count)],
            "villages": rng.integers(40, 900, count).astype(float),
            "density": rng.normal(5, 2, count),
            "poverty": rng.random(count),
        }
    )


def test_the_nearest_are_those_of_the_standardised_distance():
    rows = units()
    values = rows.select(TRAITS).to_numpy()
    apart = cdist(values[:1], values, "seuclidean", V=values.var(axis=0, ddof=1))[0]
    expected = np.argsort(apart)[1:6]
    neighbours = nearest(rows, "000000", TRAITS)
    assert neighbours["region_code"].to_list() == [f"{code:06}" for code in expected]
    assert neighbours["distance"].to_list() == pytest.approx(apart[expected].tolist())


def test_a_trait_in_other_units_of_measure_changes_nothing():
    rows = units()
    other = rows.with_columns(pl.col("villages") * 1000)
    assert (
        nearest(rows, "000003", TRAITS)["region_code"].to_list()
        == nearest(other, "000003", TRAITS)["region_code"].to_list()
    )


def test_a_trait_that_is_not_there_or_does_not_vary_says_nothing():
    rows = units().with_columns(poverty=pl.lit(None, pl.Float64), same=pl.lit(1.0))
    expected = nearest(rows, "000000", ["villages", "density"])["region_code"]
    assert nearest(rows, "000000", [*TRAITS, "same"])["region_code"].equals(expected)
    assert nearest(rows, "000000", ["poverty", "same"]).is_empty()
    assert nearest(rows, "not there", TRAITS).is_empty()


def test_a_unit_of_which_a_trait_is_not_known_is_nobodys_neighbour():
    rows = units().with_columns(density=pl.when(pl.col("region_code") != "000001").then("density"))
    assert "000001" not in nearest(rows, "000000", TRAITS, 30)["region_code"]
