"""Trends of rates over quarters: against statsmodels, and what must hold of any counts."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table

from warehouse.stats.trends import added, trends

Quarters = list[tuple[int, int]]
"""Numerator and denominator, the oldest first."""


def trends_of(*regions: Quarters) -> pl.DataFrame:
    """Return the trends of regions named 0, 1 ..."""
    return trends(
        pl.DataFrame(
            [
                {"region_code": str(name), "period": period, "numerator": k, "denominator": n}
                for name, quarters in enumerate(regions)
                for period, (k, n) in enumerate(quarters)
            ],
            schema={
                "region_code": pl.String,
                "period": pl.Int64,
                "numerator": pl.Float64,
                "denominator": pl.Float64,
            },
        )
    )


def z_of(quarters: Quarters) -> float:
    z: float = trends_of(quarters)["z"][0]
    return z


def by_statsmodels(quarters: Quarters) -> tuple[float, float]:
    """Return z and p of the linear-by-linear association of closed or not with the quarter."""
    table = np.array([[n - k for k, n in quarters], [k for k, _ in quarters]])
    expected = Table(table, shift_zeros=False).test_ordinal_association()
    return expected.zscore, expected.pvalue


EXAMPLES: list[Quarters] = [
    [(70, 100), (60, 100), (55, 90), (40, 85)],
    [(20, 40), (25, 44), (31, 50), (60, 70)],
    [(12, 30), (300, 700), (11, 31), (9, 22)],
    [(40, 80), (41, 80), (39, 80), (40, 80)],
]


@pytest.mark.parametrize("quarters", EXAMPLES)
def test_a_trend_is_that_of_statsmodels(quarters):
    row = trends_of(quarters).row(0, named=True)
    z, p_value = by_statsmodels(quarters)
    assert row["z"] == pytest.approx(z)
    assert row["p_value"] == pytest.approx(p_value)


counts = st.integers(20, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
four = st.lists(counts, min_size=4, max_size=4)


@given(four)
def test_the_same_backwards_or_of_what_was_not_closed_is_the_opposite(quarters):
    z = z_of(quarters)
    assert z_of(quarters[::-1]) == pytest.approx(-z, abs=1e-9)
    assert z_of([(n - k, n) for k, n in quarters]) == pytest.approx(-z, abs=1e-9)


@given(st.lists(four, min_size=1, max_size=4))
def test_regions_do_not_touch_one_another_and_chance_is_a_share(regions):
    rows = trends_of(*regions)
    assert rows["z"].to_list() == pytest.approx([z_of(region) for region in regions])
    assert rows["p_value"].is_between(0, 1).all()


@given(st.integers(0, 50))
def test_what_does_not_vary_has_no_trend(k):
    assert z_of([(k, 50)] * 4) == pytest.approx(0, abs=1e-9)
    assert z_of([(50, 50), (70, 70), (20, 20)]) == 0
    assert z_of([(0, 50), (0, 70), (0, 20)]) == 0


def test_quarters_with_few_units_are_left_out_and_two_are_no_trend():
    with_few = trends_of([(70, 100), (19, 19), (60, 100), (40, 100)]).row(0, named=True)
    assert with_few["periods"] == 3
    two = trends_of([(70, 100), (19, 19), (0, 3), (40, 100)]).row(0, named=True)
    assert (two["periods"], two["z"], two["p_value"]) == (2, None, None)


def test_a_quarter_in_which_the_past_was_corrected_is_left_out():
    row = trends_of([(70, 100), (-1, 40), (60, 50), (60, 100), (40, 100)]).row(0, named=True)
    assert row["periods"] == 3


def test_what_a_period_added_is_the_difference_of_its_ends():
    months = [date(2023, 12, 31), date(2024, 3, 31), date(2024, 6, 30)]
    to_date = pl.DataFrame(
        {
            "region_code": ["a"] * 3 + ["b"] * 2,
            "month_end": [*months, *months[1:]],
            "numerator": [None, 5.0, 9.0, 1.0, 4.0],
            "denominator": [0.0, 10.0, 30.0, 2.0, 8.0],
        }
    )
    assert added(to_date, months).rows() == [
        ("a", 0, 5.0, 10.0),
        ("a", 1, 4.0, 20.0),
        ("b", 1, 3.0, 6.0),
    ]
