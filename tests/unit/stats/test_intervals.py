"""Exact intervals: against printed tables, another implementation, and what they promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, poisson

from warehouse.stats.intervals import proportion_interval, rate_interval

GARWOOD_95 = {
    0: (0.0, 3.689),
    1: (0.0253, 5.572),
    2: (0.242, 7.225),
    3: (0.619, 8.767),
    4: (1.090, 10.242),
    5: (1.623, 11.668),
    6: (2.202, 13.059),
    7: (2.814, 14.423),
    8: (3.454, 15.763),
    9: (4.115, 17.085),
    10: (4.795, 18.390),
}
"""Limits of a Poisson count as printed after Garwood (1936), 95 %, two-sided."""

CLOPPER_PEARSON_95 = {
    (0, 10): (0.0, 0.3085),
    (1, 10): (0.0025, 0.4450),
    (2, 10): (0.0252, 0.5561),
    (3, 10): (0.0667, 0.6525),
    (4, 10): (0.1216, 0.7376),
    (5, 10): (0.1871, 0.8129),
    (10, 10): (0.6915, 1.0),
    (5, 20): (0.0866, 0.4910),
}
"""Limits of a proportion as printed after Clopper & Pearson (1934), 95 %, two-sided."""


@st.composite
def events_and_total(draw):
    total = draw(st.integers(1, 3000))
    return draw(st.integers(0, total)), total


@pytest.mark.parametrize(("counted", "printed"), GARWOOD_95.items())
def test_a_rate_has_the_limits_of_the_printed_table(counted, printed):
    low, high = rate_interval([counted], [1.0])
    digits = 4 if counted == 1 else 3
    assert (round(low[0], digits), round(high[0], 3)) == pytest.approx(printed, abs=0.0006)


@pytest.mark.parametrize(("counted", "printed"), CLOPPER_PEARSON_95.items())
def test_a_proportion_has_the_limits_of_the_printed_table(counted, printed):
    low, high = proportion_interval([counted[0]], [counted[1]])
    assert (low[0], high[0]) == pytest.approx(printed, abs=0.00006)


@given(events_and_total(), st.sampled_from([0.9, 0.95, 0.998]))
def test_a_proportion_agrees_with_the_exact_test_turned_around(counted, level):
    exact = binomtest(*counted).proportion_ci(level, method="exact")
    low, high = proportion_interval([counted[0]], [counted[1]], level)
    assert (low[0], high[0]) == pytest.approx((exact.low, exact.high), abs=1e-9)


@given(st.integers(0, 5000), st.floats(0.01, 1e4), st.sampled_from([0.9, 0.95, 0.998]))
def test_at_each_limit_of_a_rate_the_count_is_as_unlikely_as_promised(events, exposure, level):
    low, high = rate_interval([events], [exposure], level)
    tail = (1 - level) / 2
    assert poisson.cdf(events, high[0] * exposure) == pytest.approx(tail, rel=1e-6)
    if events:
        assert poisson.sf(events - 1, low[0] * exposure) == pytest.approx(tail, rel=1e-6)
    else:
        assert low[0] == 0


@pytest.mark.parametrize("total", [5, 20, 95])
def test_a_proportion_is_inside_its_interval_at_least_as_often_as_promised(total):
    counts = np.arange(total + 1)
    low, high = proportion_interval(counts, np.full(total + 1, total))
    for truth in np.linspace(0.01, 0.99, 99):
        inside = (low <= truth) & (truth <= high)
        assert binom.pmf(counts, total, truth)[inside].sum() >= 0.95


@given(events_and_total())
def test_an_interval_holds_its_estimate_and_stays_within_bounds(counted):
    low, high = proportion_interval([counted[0]], [counted[1]])
    assert 0 <= low[0] <= counted[0] / counted[1] <= high[0] <= 1
    low, high = rate_interval([counted[0]], [counted[1]])
    assert 0 <= low[0] <= counted[0] / counted[1] <= high[0]


@pytest.mark.parametrize("interval", [proportion_interval, rate_interval])
@pytest.mark.parametrize(
    ("events", "total"), [(math.nan, 10), (3, math.nan), (0, 0), (math.nan, math.nan)]
)
def test_where_nobody_looked_there_is_no_interval(interval, events, total):
    low, high = interval([events, 1.0], [total, 10.0])
    assert math.isnan(low[0])
    assert math.isnan(high[0])
    assert low[1] < 0.1 < high[1]
