"""Funnel limits: against hand-worked numbers, scipy by brute force, statsmodels, and promises."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, poisson
from statsmodels.stats.meta_analysis import combine_effects

from warehouse.stats import funnel
from warehouse.stats.enough import FEWEST_UNITS
from warehouse.stats.exact_limits import limits
from warehouse.stats.funnel import (
    LEVELS,
    NOT_MEASURED,
    adjusted_limits,
    dispersion,
    judged,
)

UNITS = {"unit": pl.String, "numerator": pl.Float64, "denominator": pl.Float64}


def units(*counted: tuple[float | None, float | None]) -> pl.DataFrame:
    rows = [(f"u{place:03}", *pair) for place, pair in enumerate(counted)]
    return pl.DataFrame(rows, UNITS, orient="row")


def test_limits_of_ten_tosses_worked_by_hand():
    # P(R <= 1) = 11/1024 and P(R <= 2) = 56/1024, so the lower limit lies between 1 and 2.
    share = (56 / 1024 - 0.025) / (45 / 1024)
    low, high = limits([10], 0.5, "proportion", 0.95)
    assert low[0] == pytest.approx((2 - share) / 10)
    assert high[0] == pytest.approx(1 - (2 - share) / 10)


def test_limits_of_a_poisson_count_worked_by_hand():
    # Mean 2: P(R = 0) = e^-2 = 0.1353 is above 0.025 already: nobody can be too low.
    # P(R >= 5) = 0.05265, P(R >= 6) = 0.01656: five is inside, six is outside.
    low, high = limits([1], 2.0, "rate", 0.95)
    assert low[0] == 0
    assert high[0] == pytest.approx(5 + (0.052653 - 0.025) / 0.036089, rel=1e-4)


chances = st.one_of(
    st.tuples(st.just("proportion"), st.floats(0.005, 0.995), st.integers(1, 400)),
    st.tuples(st.just("rate"), st.floats(0.005, 9), st.integers(1, 200)),
)


@settings(deadline=None)
@given(chances, st.sampled_from(list(LEVELS.values())))
def test_a_count_lies_outside_a_curve_exactly_when_scipy_says_its_tail_is_too_small(chance, level):
    kind, centre, total = chance
    low, high = limits([total], centre, kind, level)
    model = binom(total, centre) if kind == "proportion" else poisson(total * centre)
    counts = np.arange(total + 1 if kind == "proportion" else int(total * centre * 2 + 40))
    tail = (1 - level) / 2
    clear = np.abs(model.cdf(counts) - tail) > 1e-9
    clear &= np.abs(model.sf(counts - 1) - tail) > 1e-9
    np.testing.assert_array_equal(
        (counts / total > high[0])[clear], (model.sf(counts - 1) < tail)[clear]
    )
    np.testing.assert_array_equal(
        (counts / total < low[0])[clear], (model.cdf(counts) < tail)[clear]
    )


def test_large_denominators_come_to_the_normal_limits():
    low, high = limits([1e6], 0.3, "proportion", 0.95)
    margin = 1.959964 * math.sqrt(0.3 * 0.7 / 1e6)
    assert (low[0], high[0]) == pytest.approx((0.3 - margin, 0.3 + margin), abs=2e-6)


def test_dispersion_of_six_units_worked_by_hand():
    numerator, denominator = [10, 20, 30, 40, 50, 90], [100] * 6
    z = sorted(
        2 * 10 * (math.asin(math.sqrt(k / 100)) - math.asin(math.sqrt(0.4))) for k in numerator
    )
    # The tenth of six values lies half way between the first and the second, from either end.
    low, high = (z[0] + z[1]) / 2, (z[4] + z[5]) / 2
    pulled = [low, *z[1:5], high]
    phi = sum(value**2 for value in pulled) / 6
    tau_squared = (6 * phi - 5) / (6 * 400 - 6 * 400**2 / (6 * 400))
    result = dispersion(numerator, denominator, 0.4, "proportion")
    assert result.units == 6
    assert result.phi == pytest.approx(phi)
    assert result.tau == pytest.approx(math.sqrt(tau_squared))
    assert result.is_found


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_without_winsorising_tau_squared_is_that_of_dersimonian_and_laird(kind, monkeypatch):
    monkeypatch.setattr(funnel, "WINSORISED", 0.0)
    random = np.random.default_rng(3)
    total = random.integers(30, 400, 40)
    truth = np.clip(random.normal(0.5, 0.1, 40), 0.1, 0.9)
    counted = random.binomial(total, truth)
    rate = counted / total
    effect = np.arcsin(np.sqrt(rate)) if kind == "proportion" else np.sqrt(rate)
    theirs = combine_effects(effect, 1 / (4 * total), method_re="chi2")
    centre = (
        np.sin(theirs.mean_effect_fe) ** 2 if kind == "proportion" else theirs.mean_effect_fe**2
    )
    ours = dispersion(counted, total, centre, kind)
    assert ours.tau**2 == pytest.approx(theirs.tau2, rel=1e-9)
    assert ours.phi * 40 == pytest.approx(theirs.q, rel=1e-9)


def test_chance_alone_is_seldom_taken_for_over_dispersion():
    random = np.random.default_rng(11)
    total = random.integers(40, 300, 100)
    collected = [
        dispersion(random.binomial(total, 0.7), total, 0.7, "proportion").is_found
        for _ in range(200)
    ]
    assert sum(collected) <= 5


def test_units_that_differ_are_found_to_do_so_and_by_how_much():
    random = np.random.default_rng(12)
    total = random.integers(100, 600, 400)
    truth = np.sin(random.normal(np.arcsin(np.sqrt(0.6)), 0.1, 400)) ** 2
    result = dispersion(random.binomial(total, truth), total, 0.6, "proportion")
    assert result.is_found
    assert result.p_value < 1e-6
    # Winsorising takes a known share of a normal spread away; the rest is the tau drawn with.
    assert 0.07 < result.tau < 0.11


def test_one_unit_far_out_does_not_hide_itself_by_widening_the_limits():
    quiet = [(50.0, 100.0)] * 30
    placed, result = judged(units(*quiet, (95.0, 100.0)), 0.5, "proportion")
    assert not result.is_found
    assert placed["adjusted_position"].to_list() == ["inside"] * 30 + ["above_998"]


def test_too_few_units_say_nothing_of_how_units_differ():
    few = [(10, 50)] * (FEWEST_UNITS - 1)
    assert dispersion(*zip(*few, strict=True), 0.5, "proportion") == NOT_MEASURED
    assert dispersion([0] * 9, [30] * 9, 0.0, "rate") == NOT_MEASURED


made_units = st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 300)).map(
        lambda pair: (float(round(pair[1] * pair[0] / 100)), float(pair[1]))
    ),
    min_size=1,
    max_size=30,
)


@settings(deadline=None)
@given(
    made_units,
    st.sampled_from(["proportion", "rate"]),
    st.sampled_from(["additive", "multiplicative"]),
)
def test_adjusted_limits_are_never_narrower_and_accuse_nobody_new(rows, kind, adjustment):
    frame = units(*rows)
    total = frame["denominator"].sum()
    centre = frame["numerator"].sum() / total if total else None
    placed, result = judged(frame, centre, kind, adjustment)
    severity = {"inside": 0, "above_95": 1, "below_95": -1, "above_998": 2, "below_998": -2}
    for row in placed.iter_rows(named=True):
        if row["position"] is None:
            assert row["adjusted_position"] is None
            judgeable = placed.filter(~pl.col("is_thin"), pl.col("rate").is_not_null())
            assert row["is_thin"] or centre is None or len(judgeable) < 5
            continue
        before, after = severity[row["position"]], severity[row["adjusted_position"]]
        assert before * after >= 0
        assert abs(after) <= abs(before)
        assert result.is_found or before == after
        for name in LEVELS:
            assert row[f"adjusted_low_{name}"] <= row[f"low_{name}"]
            assert row[f"adjusted_high_{name}"] >= row[f"high_{name}"]
            assert row[f"low_{name}"] <= centre <= row[f"high_{name}"]


def test_fewer_than_five_units_that_count_are_judged_against_nothing():
    few = [(0.0, 100.0), (50.0, 100.0), (50.0, 100.0), (100.0, 100.0)]
    # Neither a thin unit nor one where nobody looked makes up the number.
    placed, result = judged(units(*few, (5.0, 5.0), (None, 100.0)), 0.5, "proportion")
    assert result == NOT_MEASURED
    named = [name for name in placed.columns if "9" in name or "position" in name]
    assert placed.select(*named, "tail").null_count().row(0) == (6,) * (len(named) + 1)
    assert placed["rate"].to_list() == [0.0, 0.5, 0.5, 1.0, 1.0, None]
    placed, _ = judged(units(*few, (50.0, 100.0)), 0.5, "proportion")
    assert placed["position"].to_list()[0] == "below_998"


def test_positions_are_the_tails_of_scipy():
    counted = [(float(k), 60.0) for k in range(61)]
    placed, _ = judged(units(*counted), 0.4, "proportion")
    model = binom(60, 0.4)
    for count, position in zip(range(61), placed["position"], strict=True):
        above, below = model.sf(count - 1), model.cdf(count)
        expected = "inside"
        for side, tail in (("above", above), ("below", below)):
            if tail < 0.001:
                expected = f"{side}_998"
            elif tail < 0.025:
                expected = f"{side}_95"
        assert position == expected
    assert placed["tail"][30] == pytest.approx(model.sf(29))


def test_a_thin_unit_is_not_judged_and_does_not_count_for_dispersion():
    full = [(12.0, 40.0)] * 10
    placed, result = judged(
        units((19.0, 19.0), *full, (None, 40.0), (None, None)), 0.3, "proportion"
    )
    assert placed["is_thin"].to_list() == [True, *[False] * 11, True]
    assert placed["position"].to_list() == [None, *["inside"] * 10, None, None]
    assert placed["rate"][0] == 1.0
    assert placed["low_95"].is_null().to_list() == [False] * 12 + [True]
    assert result.units == 10


def test_without_a_rate_of_the_whole_nobody_is_judged():
    placed, result = judged(units((3.0, 40.0)), None, "rate")
    assert result == NOT_MEASURED
    assert placed.select("low_95", "adjusted_high_998", "position").row(0) == (None, None, None)


def test_limits_that_were_not_widened_are_the_exact_ones():
    exact = limits([30, 90], 0.4, "proportion", 0.95)
    same = adjusted_limits([30, 90], 0.4, "proportion", 0.95, NOT_MEASURED)
    np.testing.assert_array_equal(exact, same)


def test_additive_limits_keep_a_width_that_no_size_takes_away():
    result = funnel.Dispersion(50, 4.0, 0.0, 0.1, is_found=True)
    low, high = adjusted_limits([1e9], 0.5, "proportion", 0.95, result)
    middle = math.asin(math.sqrt(0.5))
    expected = [math.sin(middle + sign * 1.959964 * 0.1) ** 2 for sign in (-1, 1)]
    assert (low[0], high[0]) == pytest.approx(expected, rel=1e-4)
    narrow, wide = adjusted_limits([400], 0.5, "rate", 0.95, result, "multiplicative")
    root = math.sqrt(0.5)
    expected = [(root + sign * 1.959964 * 2 / 40) ** 2 for sign in (-1, 1)]
    assert (narrow[0], wide[0]) == pytest.approx(expected, rel=1e-4)
