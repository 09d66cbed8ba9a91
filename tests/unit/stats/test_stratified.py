"""Samples of strata speak for their frames: the weighted rate, its precision and its interval."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import beta
from statsmodels.stats.proportion import proportion_confint

from warehouse.stats.stratified import Estimates, estimates, sums

ONE_COUNTY_CHECKED_HALF = [(983, 497, 220), (9000, 700, 23), (8000, 640, 16)]
"""Frame, checked and failed of each stratum: who checked most is not the whole."""


def of(strata: list[tuple[int, int, int]], level: float = 0.95) -> Estimates:
    frame, checked, failed = np.array(strata).T
    return estimates(sums(frame, checked, failed), level)


def by_hand(strata: list[tuple[int, int, int]]) -> tuple[Fraction, Fraction]:
    """Return Cochran's estimate and variance of a proportion, stratum by stratum, exactly."""
    whole = sum(frame for frame, _, _ in strata)
    rate = sum(Fraction(frame * failed, checked) for frame, checked, failed in strata) / whole
    variance = Fraction(0)
    for frame, checked, failed in strata:
        share = Fraction(failed, checked)
        spread = share * (1 - share) if checked > 1 else rate * (1 - rate)
        weight = Fraction(frame, whole)
        unseen = 1 - Fraction(checked, frame)
        variance += weight**2 * unseen * spread / max(checked - 1, 1)
    return rate, variance


def test_one_county_that_checked_half_its_items_does_not_make_the_province():
    crude = (220 + 23 + 16) / (497 + 700 + 640)
    weighted = of(ONE_COUNTY_CHECKED_HALF)
    assert crude == pytest.approx(0.141, abs=0.001)
    assert float(weighted.rate) == pytest.approx(0.0515, abs=0.001)
    assert float(weighted.low) < float(weighted.rate) < float(weighted.high) < crude


@pytest.mark.parametrize(
    "strata",
    [
        ONE_COUNTY_CHECKED_HALF,
        [(40, 8, 1), (100, 5, 2), (12, 12, 3)],
        [(30, 1, 1), (50, 10, 2), (20, 1, 0)],
        [(200, 20, 3)],
    ],
)
def test_rate_and_interval_are_those_of_cochran_and_of_korn_and_graubard(strata):
    rate, variance = by_hand(strata)
    checked = sum(n for _, n, _ in strata)
    size = min(float(rate * (1 - rate) / variance), checked)
    failed = float(rate) * size
    result = of(strata)
    assert float(result.rate) == pytest.approx(float(rate))
    assert float(result.size) == pytest.approx(size)
    assert float(result.low) == pytest.approx(beta.ppf(0.025, failed, size - failed + 1))
    assert float(result.high) == pytest.approx(beta.ppf(0.975, failed + 1, size - failed))


@pytest.mark.parametrize(("checked", "failed"), [(24, 3), (24, 0), (24, 24), (1, 0)])
def test_of_one_small_stratum_it_is_the_exact_interval_of_a_simple_sample(checked, failed):
    result = of([(24_000, checked, failed)])
    low, high = proportion_confint(failed, checked, method="beta")
    if failed in (0, checked):
        assert (float(result.low), float(result.high)) == pytest.approx((low, high))
    assert float(result.size) == pytest.approx(checked, rel=0.05)
    assert float(result.low) <= failed / checked <= float(result.high)


def test_where_nothing_failed_unequal_weights_still_widen_the_interval():
    equal = of([(100, 10, 0), (100, 10, 0)])
    unequal = of([(190, 10, 0), (10, 10, 0)])
    assert float(equal.size) == pytest.approx(20)
    assert float(unequal.size) == pytest.approx(200**2 / (190**2 / 10 + 10**2 / 10))
    assert float(unequal.high) > float(equal.high) > float(equal.rate) == 0


def test_a_stratum_that_nobody_checked_speaks_for_nobody():
    frame, checked, failed = np.array([(100, 10, 2), (9_000, 0, 0)]).T
    with_it = estimates(sums(frame, checked, failed))
    assert float(with_it.rate) == 0.2
    assert float(with_it.size) == float(of([(100, 10, 2)]).size)


def test_nothing_checked_is_no_rate_and_no_interval():
    result = of([(100, 0, 0)])
    assert np.isnan(
        [float(part) for part in (result.rate, result.size, result.low, result.high)]
    ).all()


def test_a_frame_told_too_small_is_as_large_as_what_was_checked_of_it():
    assert float(of([(5, 10, 2), (10, 10, 0)]).rate) == pytest.approx(0.1)


def test_the_interval_always_holds_its_rate_and_lies_within_nothing_and_all():
    random = np.random.default_rng(1)
    frame = random.integers(1, 400, (2000, 6))
    checked = np.minimum(frame, random.integers(0, 30, frame.shape))
    failed = random.binomial(checked, random.choice([0.0, 0.02, 0.3, 1.0], (2000, 1)))
    result = estimates(sums(frame, checked, failed))
    looked = checked.sum(axis=1) > 0
    assert looked.sum() > 1900
    low, rate, high, size = (
        part[looked] for part in (result.low, result.rate, result.high, result.size)
    )
    assert ((low >= 0) & (low <= rate) & (rate <= high) & (high <= 1)).all()
    assert ((size > 0) & (size <= checked.sum(axis=1)[looked])).all()


def test_the_interval_holds_the_truth_as_often_as_promised():
    random = np.random.default_rng(20240630)
    frame = random.integers(40, 400, 40)
    false = random.binomial(frame, np.where(np.arange(40) == 0, 0.44, 0.04))
    checked = np.where(np.arange(40) == 0, frame // 2, np.maximum(frame // 16, 2))
    truth = false.sum() / frame.sum()
    failed = random.hypergeometric(false, frame - false, checked, (2000, 40))
    result = estimates(sums(frame, np.broadcast_to(checked, failed.shape), failed))
    assert np.mean((result.low <= truth) & (truth <= result.high)) >= 0.94
