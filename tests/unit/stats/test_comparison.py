"""Ratios with intervals: against statsmodels, scipy, and what they promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson_2indep
from statsmodels.tools import add_constant

from warehouse.stats.comparison import (
    GroupSums,
    before_and_after,
    mean_ratio,
    proportion_difference,
    rate_ratio,
    stratified_ratio,
)


@pytest.mark.parametrize(
    "counts", [(56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (94, 100, 990, 1000), (5, 5, 5, 5)]
)
def test_the_difference_of_proportions_is_that_of_statsmodels(counts):
    k_1, n_1, k_2, n_2 = counts
    difference, low, high = proportion_difference(*counts)
    expected = confint_proportions_2indep(k_1, n_1, k_2, n_2, compare="diff", method="newcomb")
    assert difference == pytest.approx(k_1 / n_1 - k_2 / n_2)
    assert (low, high) == pytest.approx(expected)
    assert all(np.isnan(part) for part in proportion_difference(0, 0, 3, 10))


def sums(*groups) -> GroupSums:
    return GroupSums(
        [len(group) for group in groups],
        [sum(group) for group in groups],
        [sum(x * x for x in group) for group in groups],
    )


def test_a_ratio_of_means_has_the_robust_interval_of_a_poisson_model_in_statsmodels():
    random = np.random.default_rng(4)
    first, second = random.negative_binomial(2, 0.2, 60), random.negative_binomial(2, 0.3, 60)
    group = np.repeat([1, 0], 60)
    model = GLM(np.r_[first, second], add_constant(group), family=Poisson())
    fitted = model.fit(cov_type="HC0")
    ours = mean_ratio(sums(first.tolist()), sums(second.tolist()))
    assert ours.ratio[0] == pytest.approx(math.exp(fitted.params[1]))
    # HC0 divides squares by n, a variance by n - 1.
    reach = 1.959964 * fitted.bse[1] * math.sqrt(60 / 59)
    assert (ours.low[0], ours.high[0]) == pytest.approx(
        (ours.ratio[0] * math.exp(-reach), ours.ratio[0] * math.exp(reach)), rel=1e-6
    )


def test_clustering_makes_the_interval_wider_than_counts_alone_would():
    # Ten problems at every fifth village, none elsewhere.
    first, second = [10, 0, 0, 0, 0] * 20, [4, 0, 0, 0, 0] * 20
    clustered = mean_ratio(sums(first), sums(second))
    counted = rate_ratio(sum(first), 100, sum(second), 100)
    assert clustered.ratio[0] == pytest.approx(float(counted.ratio))
    assert clustered.high[0] / clustered.low[0] > counted.high / counted.low


def test_the_interval_of_a_ratio_of_means_holds_the_truth_as_often_as_promised():
    random = np.random.default_rng(9)
    drawn = random.negative_binomial(3, 0.3, (2, 2000, 80)).astype(float)
    drawn[0] *= 2
    one, two = (
        GroupSums(np.full(2000, 80), side.sum(axis=1), (side**2).sum(axis=1)) for side in drawn
    )
    ours = mean_ratio(one, two)
    assert 0.93 < ((ours.low <= 2) & (ours.high >= 2)).mean() < 0.97


@pytest.mark.parametrize("first", [[], [0, 0, 0]])
def test_without_findings_there_is_no_ratio(first):
    ours = mean_ratio(sums(first), sums([3, 4]))
    assert np.isnan([ours.ratio[0], ours.low[0], ours.high[0]]).all()


def test_one_inspection_has_a_ratio_and_no_interval():
    ours = mean_ratio(sums([6]), sums([3, 5]))
    assert ours.ratio[0] == pytest.approx(1.5)
    assert np.isnan([ours.low[0], ours.high[0]]).all()


@settings(deadline=None)
@given(st.integers(0, 200), st.floats(1, 500), st.integers(0, 200), st.floats(1, 500))
def test_a_ratio_of_rates_is_the_exact_test_of_scipy_turned_around(k_1, t_1, k_2, t_2):
    ours = rate_ratio(k_1, t_1, k_2, t_2)
    if k_1 + k_2 == 0:
        assert np.isnan([ours.ratio, ours.low, ours.high]).all()
        return
    for edge, alternative in ((ours.low, "greater"), (ours.high, "less")):
        if 0 < edge < np.inf:
            share = edge * t_1 / (edge * t_1 + t_2)
            result = binomtest(k_1, k_1 + k_2, share, alternative=alternative)
            assert result.pvalue == pytest.approx(0.025, rel=1e-4)
    assert (ours.low == 0) == (k_1 == 0)
    assert (ours.high == np.inf) == (k_2 == 0)


def test_a_ratio_of_large_counts_is_near_the_score_interval_of_statsmodels():
    ours = rate_ratio(300, 100, 240, 120)
    score = confint_poisson_2indep(300, 100, 240, 120, method="score", compare="ratio")
    assert (float(ours.low), float(ours.high)) == pytest.approx(score, rel=0.01)
    assert float(ours.ratio) == pytest.approx(1.5)


STRATA = [
    ([1] * 30 + [0] * 20, [1] * 10 + [0] * 30),
    ([1] * 12 + [0] * 60, [1] * 20 + [0] * 160),
    ([1] * 8 + [0] * 9, [1] * 7 + [0] * 21),
]


def test_over_strata_it_is_the_pooled_risk_ratio_of_mantel_and_haenszel_in_statsmodels():
    tables = [
        np.array([[sum(side), len(side) - sum(side)] for side in pair], dtype=float)
        for pair in STRATA
    ]
    ours = stratified_ratio(
        sums(*(pair[0] for pair in STRATA)), sums(*(pair[1] for pair in STRATA))
    )
    assert float(ours.ratio) == pytest.approx(StratifiedTable(tables).riskratio_pooled)


def test_over_strata_the_variance_is_near_that_of_greenland_and_robins():
    ours = stratified_ratio(
        sums(*(pair[0] for pair in STRATA)), sums(*(pair[1] for pair in STRATA))
    )
    # Greenland & Robins (1985), formula 13, in plain loops.
    above = below = spread = 0.0
    for one, two in STRATA:
        n_1, n_2, a, b = len(one), len(two), sum(one), sum(two)
        n = n_1 + n_2
        above += a * n_2 / n
        below += b * n_1 / n
        spread += (n_1 * n_2 * (a + b) - a * b * n) / n**2
    error = math.sqrt(spread / (above * below))
    assert math.log(float(ours.high) / float(ours.low)) / 2 / 1.959964 == pytest.approx(
        error, rel=0.05
    )


def test_one_stratum_is_the_plain_ratio_and_one_sided_strata_compare_nothing():
    first, second = [3, 5, 9, 1], [2, 2, 4]
    plain = mean_ratio(sums(first), sums(second))
    for extra in ([], [([7, 8], [])], [([], [50, 60])]):
        strata = [(first, second), *extra]
        ours = stratified_ratio(
            sums(*(one for one, _ in strata)), sums(*(two for _, two in strata))
        )
        assert float(ours.ratio) == pytest.approx(plain.ratio[0])
        assert float(ours.low) == pytest.approx(plain.low[0])


def test_strata_take_away_what_the_choice_of_villages_did():
    # Direct teams find as much as others in each kind of village, but go to key ones.
    key, other = [8, 10, 12], [1, 2, 3]
    direct = [key * 30, other * 3]
    led = [key * 3, other * 30]
    crude = mean_ratio(sums([*direct[0], *direct[1]]), sums([*led[0], *led[1]]))
    assert crude.low[0] > 2
    stratified = stratified_ratio(sums(*direct), sums(*led))
    assert float(stratified.ratio) == pytest.approx(1)
    assert float(stratified.low) < 1 < float(stratified.high)


def test_many_modes_are_compared_in_one_call():
    groups = [[1, 4, 6], [2, 2, 9], [5, 5, 6]]
    together = mean_ratio(sums(*groups), sums(*[[3, 4, 5]] * 3))
    alone = [mean_ratio(sums(group), sums([3, 4, 5])) for group in groups]
    np.testing.assert_allclose(together.high, [one.high[0] for one in alone])


def test_after_a_rule_has_the_quasi_poisson_interval_of_statsmodels_where_months_scatter():
    random = np.random.default_rng(2)
    exposure = random.integers(20, 60, 24)
    is_after = np.arange(24) >= 12
    events = random.poisson(exposure * np.where(is_after, 0.3, 0.6) * random.gamma(4, 0.25, 24))
    design = add_constant(is_after.astype(float))
    family = Poisson()
    fitted = GLM(events, design, family=family, exposure=exposure).fit(scale="X2")
    ours = before_and_after(events, exposure, is_after)
    assert fitted.scale > 1.2
    assert ours.ratio == pytest.approx(math.exp(fitted.params[1]))
    assert (ours.low, ours.high) == pytest.approx(np.exp(fitted.conf_int()[1]), rel=1e-6)
    assert (ours.months_before, ours.months_after) == (12, 12)


def test_where_months_do_not_scatter_it_is_the_exact_interval():
    ours = before_and_after([6, 6, 6, 3, 3, 3], [10] * 6, [False] * 3 + [True] * 3)
    exact = rate_ratio(9, 30, 18, 30)
    assert (ours.ratio, ours.low, ours.high) == (0.5, float(exact.low), float(exact.high))


def test_months_without_inspections_say_nothing():
    ours = before_and_after([6, 0, 3, np.nan], [10, 0, 10, 9], [False, False, True, True])
    assert (ours.months_before, ours.months_after) == (1, 1)
    assert (ours.events_after, ours.exposure_after) == (3, 10)
    nothing = before_and_after([6], [10], [False])
    assert (nothing.ratio, nothing.low, nothing.high) == (None, None, None)
