"""Shrinkage: against what spdep::EBest prints, scipy's posteriors, and what it promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta, binom, chi2, gamma, poisson

from tests.unit.stats.spdep_examples import (
    AUCKLAND_BETWEEN,
    AUCKLAND_CHILDREN,
    AUCKLAND_DEATHS,
    AUCKLAND_POOLED,
    HUDDERSFIELD_CASES,
    HUDDERSFIELD_PERCENT,
    HUDDERSFIELD_TOTAL,
)
from warehouse.stats.shrinkage import shrunken

AUCKLAND_YEARS = 9 * np.array(AUCKLAND_CHILDREN)


def test_the_parameters_of_auckland_are_those_spdep_prints():
    posterior = shrunken(AUCKLAND_DEATHS, AUCKLAND_YEARS, "rate")
    assert posterior.between_variance == pytest.approx(AUCKLAND_BETWEEN, rel=1e-6)
    assert posterior.pooled == pytest.approx(AUCKLAND_POOLED, rel=1e-6)


def test_rates_of_auckland_follow_marshalls_formula():
    posterior = shrunken(AUCKLAND_DEATHS, AUCKLAND_YEARS, "rate")
    for place in (0, 27, 69, 118):
        deaths, years = AUCKLAND_DEATHS[place], AUCKLAND_YEARS[place]
        weight = AUCKLAND_BETWEEN / (AUCKLAND_BETWEEN + AUCKLAND_POOLED / years)
        expected = AUCKLAND_POOLED + weight * (deaths / years - AUCKLAND_POOLED)
        assert posterior.value[place] == pytest.approx(expected, rel=1e-6)


def test_proportions_of_huddersfield_are_those_spdep_prints():
    posterior = shrunken(HUDDERSFIELD_CASES, HUDDERSFIELD_TOTAL, "proportion")
    np.testing.assert_allclose(100 * posterior.value, HUDDERSFIELD_PERCENT, atol=0.00501)


@pytest.mark.parametrize("kind", ["rate", "proportion"])
def test_an_interval_is_that_of_prior_times_likelihood_integrated(kind):
    counted, total = np.array([2, 9, 30, 14]), np.array([40, 60, 70, 55])
    posterior = shrunken(counted, total, kind)
    b, v = posterior.pooled, posterior.between_variance
    if kind == "rate":
        prior = gamma(b**2 / v, scale=v / b)
        ceiling = 3.0

        def density(rate, place):
            return prior.pdf(rate) * poisson.pmf(counted[place], rate * total[place])
    else:
        weight = b * (1 - b) / v - 1
        prior = beta(b * weight, (1 - b) * weight)
        ceiling = 1.0

        def density(rate, place):
            return prior.pdf(rate) * binom.pmf(counted[place], total[place], rate)

    assert prior.mean() == pytest.approx(b)
    assert prior.var() == pytest.approx(v)
    for place in range(4):
        points = [counted[place] / total[place]]
        whole = quad(density, 0, ceiling, args=(place,), points=points)[0]
        below = quad(density, 0, posterior.low[place], args=(place,))[0]
        above = quad(density, posterior.high[place], ceiling, args=(place,))[0]
        assert below / whole == pytest.approx(0.025, abs=1e-5)
        assert above / whole == pytest.approx(0.025, abs=1e-5)


def test_a_negative_variance_gives_everybody_the_pooled_rate_and_its_interval():
    posterior = shrunken([5, 10, 20], [50, 100, 200], "rate")
    assert posterior.between_variance == 0
    np.testing.assert_allclose(posterior.value, 0.1)
    assert posterior.low[0] == pytest.approx(chi2.ppf(0.025, 70) / 2 / 350)
    assert posterior.high[2] == pytest.approx(chi2.ppf(0.975, 72) / 2 / 350)
    flat = shrunken([10, 21], [20, 40], "proportion")
    assert flat.between_variance == 0
    np.testing.assert_allclose(flat.value, 31 / 60)


def test_where_nobody_looked_there_is_nothing_to_shrink():
    posterior = shrunken([np.nan, 3, 0, 8], [50, 30, 0, 20], "rate")
    alone = shrunken([3, 8], [30, 20], "rate")
    assert np.isnan(posterior.value).tolist() == [True, False, True, False]
    assert np.isnan(posterior.low).tolist() == [True, False, True, False]
    np.testing.assert_allclose(posterior.value[[1, 3]], alone.value)
    assert np.isnan(shrunken([np.nan], [np.nan], "rate").value).all()


units = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 80)), min_size=1, max_size=25).map(
    lambda rows: [(min(pair), max(pair)) for pair in rows]
)


@settings(deadline=None)
@given(units, st.sampled_from(["rate", "proportion"]))
def test_a_value_lies_between_the_own_rate_and_the_pooled_one_and_in_its_interval(rows, kind):
    counted, total = np.array(rows, dtype=float).T
    posterior = shrunken(counted, total, kind)
    own = counted / total
    edges = np.sort(np.stack([own, np.full(len(own), posterior.pooled)]), axis=0)
    assert (edges[0] - 1e-9 <= posterior.value).all()
    assert (posterior.value <= edges[1] + 1e-9).all()
    assert (posterior.low <= posterior.high).all()
    if kind == "proportion":
        assert ((posterior.low >= 0) & (posterior.high <= 1)).all()


def test_the_less_a_unit_counted_the_more_it_is_drawn_in():
    sizes = np.array([10, 40, 160, 640])
    values = shrunken([*(sizes // 2), 20, 300], [*sizes, 100, 3000], "proportion")
    gaps = np.abs(values.value[:4] - 0.5)
    assert (np.diff(gaps) < 0).all()


def test_shrunken_rates_are_nearer_to_the_truth_than_raw_ones():
    random = np.random.default_rng(8)
    total = random.integers(5, 200, 300)
    truth = random.gamma(6, 0.5, 300)
    counted = random.poisson(truth * total / 10)
    posterior = shrunken(counted, total / 10, "rate")
    raw_error = np.mean((counted / (total / 10) - truth) ** 2)
    assert np.mean((posterior.value - truth) ** 2) < 0.8 * raw_error
    inside = (posterior.low <= truth) & (truth <= posterior.high)
    assert 0.92 < inside.mean() < 0.98
