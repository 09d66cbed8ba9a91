"""Changes after an act and without one: against statsmodels' clustered errors, and promises."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.stats import t as student
from statsmodels.regression.linear_model import OLS

from warehouse.stats.changes import compare


def units(seed: int = 1, regions: int = 12, bands: int = 3) -> pl.DataFrame:
    """One row per unit: region, band, acted, change; regions differ, and so do bands."""
    rng = np.random.default_rng(seed)
    count = 240
    region = rng.integers(0, regions, count)
    band = rng.integers(0, bands, count)
    acted = rng.random(count) < 0.2 + 0.2 * band
    change = rng.normal(0, 1, regions)[region] + 0.5 * band + 0.3 * acted + rng.normal(0, 1, count)
    return pl.DataFrame(
        {
            "region_code": [f"{code:06}" for code in region],
            "band": band,
            "acted": acted,
            "change": change,
        }
    )


def summed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by("band", "acted", "region_code").agg(
        number=pl.len().cast(pl.Int64), total=pl.col("change").sum()
    )


def clustered(rows: pl.DataFrame, cells: list[tuple[int, bool]]):
    """Cell means with errors clustered by region, as statsmodels computes them.

    `use_correction` multiplies by G / (G - 1) * (N - 1) / (N - K); only the first is taken here.
    """
    design = np.column_stack(
        [
            (rows["band"].to_numpy() == band) & (rows["acted"].to_numpy() == acted)
            for band, acted in cells
        ]
    ).astype(float)
    groups = rows["region_code"].cast(pl.Categorical).to_physical().to_numpy()
    fitted = OLS(rows["change"].to_numpy(), design).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    return fitted.params, fitted.cov_params(), len(set(groups.tolist()))


def test_the_matched_difference_and_its_interval_are_those_of_clustered_least_squares():
    rows = units()
    cells = [(band, acted) for band in range(3) for acted in (True, False)]
    means, covariance, groups = clustered(rows, cells)
    acted = [rows.filter("acted", band=band).height for band in range(3)]
    contrast = np.array(
        [(1 if side else -1) * acted[band] / sum(acted) for band, side in cells], dtype=float
    )
    error = np.sqrt(contrast @ covariance @ contrast * groups / (groups - 1))
    result = compare(summed(rows)).matched
    assert result.value == pytest.approx(contrast @ means)
    reach = student.ppf(0.975, groups - 1) * error
    assert (result.low, result.high) == pytest.approx(
        (contrast @ means - reach, contrast @ means + reach)
    )


def test_the_raw_difference_is_that_of_one_band():
    rows = units(seed=2)
    means, covariance, groups = clustered(
        rows.with_columns(band=pl.lit(0)), [(0, True), (0, False)]
    )
    error = np.sqrt(
        np.array([1.0, -1.0]) @ covariance @ np.array([1.0, -1.0]) * groups / (groups - 1)
    )
    result = compare(summed(rows)).raw
    assert result.value == pytest.approx(means[0] - means[1])
    assert result.high - result.value == pytest.approx(student.ppf(0.975, groups - 1) * error)


def test_each_band_and_side_has_the_clustered_interval_of_its_mean():
    rows = units(seed=3)
    bands = compare(summed(rows)).bands
    assert len(bands) == 6
    for row in bands.iter_rows(named=True):
        own = rows.filter(band=row["band"], acted=row["acted"])
        means, covariance, groups = clustered(own, [(row["band"], row["acted"])])
        reach = student.ppf(0.975, groups - 1) * np.sqrt(covariance[0, 0] * groups / (groups - 1))
        assert row["number"] == own.height
        assert row["clusters"] == groups
        assert row["mean"] == pytest.approx(means[0])
        assert (row["low"], row["high"]) == pytest.approx((means[0] - reach, means[0] + reach))


def test_acts_that_go_to_the_worst_look_good_only_until_like_starts_are_compared():
    # Who starts low rises by 2 of itself, who starts high falls by 2; acts do nothing.
    rows = pl.DataFrame(
        [
            (band, acted, f"{code:06}", number, number * (2.0 if band else -2.0))
            for code in range(8)
            for band, acted, number in ((1, True, 9), (1, False, 1), (0, True, 1), (0, False, 9))
        ],
        schema=["band", "acted", "region_code", "number", "total"],
        orient="row",
    )
    result = compare(rows)
    assert result.raw.value == pytest.approx(3.2)
    assert result.matched.value == pytest.approx(0)


def test_a_band_without_the_other_side_compares_nothing():
    rows = pl.DataFrame(
        {
            "band": [0, 0, 0, 0, 1, 1],
            "acted": [True, False, True, False, True, True],
            "region_code": ["1", "1", "2", "2", "1", "2"],
            "number": [2, 4, 3, 5, 100, 100],
            "total": [2.0, 2.0, 3.0, 5.0, 900.0, 900.0],
        }
    )
    result = compare(rows)
    assert result.matched_units == 5
    assert result.matched.value == pytest.approx(1 - 7 / 9)


def test_one_region_alone_has_a_value_and_no_interval():
    rows = pl.DataFrame(
        {
            "band": [0, 0],
            "acted": [True, False],
            "region_code": ["1", "1"],
            "number": [2, 4],
            "total": [2.0, 2.0],
        }
    )
    result = compare(rows)
    assert result.matched.value == pytest.approx(0.5)
    assert (result.matched.low, result.matched.high) == (None, None)
    assert result.bands["low"].to_list() == [None, None]


def test_where_nobody_acted_there_is_no_difference():
    rows = units().filter(~pl.col("acted"))
    result = compare(summed(rows))
    assert result.matched.value is None
    assert result.raw.value is None
    assert result.matched_units == 0
    assert len(result.bands) == 3
