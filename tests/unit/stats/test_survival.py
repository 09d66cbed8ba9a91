"""Curves of closing: against statsmodels, lifelines, a hand table, and what they promise."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from warehouse.stats.survival import EXITS, cumulative_incidence, incidence_at, median_days

SCHEMA = {"day": pl.Int64, **dict.fromkeys(EXITS, pl.Int64)}

LIFELINES_AALEN_JOHANSEN = {
    1: (0.1, 0.009),
    2: (0.1, 0.009),
    3: (0.3, 0.021),
    4: (0.4, 0.024),
    5: (0.4, 0.024),
    6: (0.533333, 0.027852),
    8: (0.533333, 0.027852),
}
"""Incidence and variance of `HAND` as lifelines 0.30.3 prints them (AalenJohansenFitter, its
jitter of ties at 1e-7)."""

HAND = [
    (1, 1, 0, 0, 0),
    (2, 0, 1, 0, 0),
    (3, 2, 0, 0, 0),
    (4, 1, 0, 0, 0),
    (5, 0, 0, 1, 1),
    (6, 1, 0, 0, 0),
    (8, 0, 0, 0, 2),
]


def frame(rows: list[tuple[int, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, SCHEMA, orient="row")


def people(rows: list[tuple[int, ...]]) -> tuple[list[int], list[int]]:
    """One entry per problem: its day, and 1-3 for an exit by kind or 0 for open at as-of."""
    days, states = [], []
    for day, *counted in rows:
        for state, number in zip((1, 2, 3, 0), counted, strict=True):
            days += [day] * number
            states += [state] * number
    return days, states


daily_counts = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.integers(0, 4),
        st.integers(0, 3),
        st.integers(0, 2),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=25,
).filter(lambda rows: any(sum(row[1:]) for row in rows))


@settings(deadline=None)
@given(daily_counts)
def test_incidence_and_error_are_those_of_statsmodels_cum_incidence_right(rows):
    days, states = people(rows)
    if max(states) == 0:
        return
    curve = cumulative_incidence(frame(rows)).filter(pl.sum_horizontal(EXITS) > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        theirs = CumIncidenceRight(days, states)
    assert curve["day"].to_list() == theirs.times.astype(int).tolist()
    names = ("incidence", "directly_closed_incidence", "withdrawn_incidence")
    for name, expected in zip(names, theirs.cinc, strict=False):
        np.testing.assert_allclose(curve[name], expected, atol=1e-12)
    errors = theirs.cinc_se[0]
    # Where everybody left, theirs divides by zero.
    defined = np.isfinite(errors)
    np.testing.assert_allclose(
        curve["standard_error"].to_numpy()[defined] ** 2, errors[defined] ** 2, atol=1e-12
    )


@settings(deadline=None)
@given(daily_counts)
def test_where_nothing_competes_the_curve_is_kaplan_meier_with_greenwood(rows):
    rows = [(day, closed, 0, 0, open_) for day, closed, _, _, open_ in rows if closed + open_]
    days, states = people(rows)
    if 1 not in states:
        return
    curve = cumulative_incidence(frame(rows))
    theirs = SurvfuncRight(days, states)
    ours = curve.filter(pl.col("closed") > 0)
    np.testing.assert_allclose(1 - ours["incidence"], theirs.surv_prob, atol=1e-12)
    inside = theirs.surv_prob > 1e-9
    np.testing.assert_allclose(
        ours["standard_error"].to_numpy()[inside], theirs.surv_prob_se[inside], atol=1e-9
    )
    median = median_days(curve)["median"][0]
    reached = theirs.quantile(0.5)
    if not np.isclose(theirs.surv_prob, 0.5).any():
        assert median == (None if np.isnan(reached) else reached)


def test_incidence_and_variance_are_those_printed_by_lifelines():
    curve = cumulative_incidence(frame(HAND))
    at = {row["day"]: row for row in curve.iter_rows(named=True)}
    for day, (incidence, variance) in LIFELINES_AALEN_JOHANSEN.items():
        assert at[day]["incidence"] == pytest.approx(incidence, abs=1e-6)
        assert at[day]["standard_error"] ** 2 == pytest.approx(variance, abs=1e-6)


def test_a_table_worked_by_hand():
    curve = cumulative_incidence(frame(HAND))
    assert curve["day"].to_list() == [0, 1, 2, 3, 4, 5, 6, 8]
    assert curve["at_risk"].to_list() == [10, 10, 9, 8, 6, 5, 3, 2]
    at = {row["day"]: row for row in curve.iter_rows(named=True)}
    still_open = 1.0
    incidence = 0.0
    for day, closed, direct, withdrawn, _ in HAND:
        here = at[day]
        incidence += still_open * closed / here["at_risk"]
        still_open *= 1 - (closed + direct + withdrawn) / here["at_risk"]
        assert here["incidence"] == pytest.approx(incidence)
    assert at[3]["incidence"] == pytest.approx(0.3)
    assert at[3]["standard_error"] ** 2 == pytest.approx(0.3 * 0.7 / 10)


@settings(deadline=None)
@given(daily_counts, st.integers(0, 60))
def test_up_to_the_day_everybody_was_followed_it_is_the_simple_proportion(rows, followed):
    moved = [(max(row[0], followed) if row[4] else row[0], *row[1:]) for row in rows]
    read = incidence_at(cumulative_incidence(frame(moved)), [followed]).row(0, named=True)
    total = sum(sum(row[1:]) for row in moved)
    closed = sum(row[1] for row in moved if row[0] <= followed)
    assert read["incidence"] == pytest.approx(closed / total)


@settings(deadline=None)
@given(daily_counts)
def test_shares_by_kind_and_what_is_open_make_one_and_bands_hold_their_curve(rows):
    curve = cumulative_incidence(frame(rows))
    gone = pl.sum_horizontal("incidence", "directly_closed_incidence", "withdrawn_incidence")
    assert curve.select(gone.max()).item() <= 1 + 1e-9
    assert curve["incidence"].diff().drop_nulls().min() is None or (
        curve["incidence"].diff().drop_nulls().min() >= -1e-12
    )
    assert curve.select(
        (
            (pl.col("low") >= 0)
            & (pl.col("low") <= pl.col("incidence") + 1e-9)
            & (pl.col("incidence") <= pl.col("high") + 1e-9)
            & (pl.col("high") <= 1)
        ).all()
    ).item()


def test_many_groups_in_one_call_are_each_what_they_are_alone():
    drawn = np.random.default_rng(5).integers(0, 4, (400, 4))
    counts = pl.DataFrame(
        {
            "county": np.arange(400) % 7,
            "level": np.arange(400) % 3,
            "day": np.random.default_rng(6).integers(0, 90, 400),
            **{name: drawn[:, place] for place, name in enumerate(EXITS)},
        }
    )
    keys = ["county", "level"]
    together = cumulative_incidence(counts, keys)
    read = incidence_at(together, [30, 60], keys)
    medians = median_days(together, keys)
    for (county, level), alone in counts.group_by(keys):
        mine = pl.col("county").eq(county) & pl.col("level").eq(level)
        curve = cumulative_incidence(alone)
        assert together.filter(mine).drop(keys).equals(curve)
        assert read.filter(mine).drop(keys).equals(incidence_at(curve, [30, 60]))
        assert medians.filter(mine).drop(keys).equals(median_days(curve))


def test_before_the_first_closing_the_band_is_the_exact_limit():
    curve = cumulative_incidence(frame([(40, 0, 0, 0, 12)]))
    exact = binomtest(0, 12).proportion_ci(0.95, method="exact")
    assert curve["low"].to_list() == [0.0, 0.0]
    assert curve["high"].to_list() == pytest.approx([exact.high] * 2)


def test_where_all_closed_the_band_still_has_a_width():
    curve = cumulative_incidence(frame([(3, 12, 0, 0, 0)]))
    exact = binomtest(12, 12).proportion_ci(0.95, method="exact")
    assert curve["incidence"].to_list() == [0.0, 1.0]
    assert curve["low"][1] == pytest.approx(exact.low)
    assert curve["high"][1] == 1.0


def test_the_band_is_the_log_log_interval_of_the_open_share():
    row = cumulative_incidence(frame(HAND)).filter(pl.col("day") == 4).row(0, named=True)
    still = 1 - row["incidence"]
    wide = 1.959964 * row["standard_error"] / (still * np.log(still))
    limits = sorted([1 - still ** np.exp(wide), 1 - still ** np.exp(-wide)])
    assert (row["low"], row["high"]) == pytest.approx(limits, rel=1e-5)


def test_after_the_last_follow_up_nothing_is_known():
    read = incidence_at(cumulative_incidence(frame(HAND)), [0, 5, 8, 9])
    assert read["at_risk"].to_list() == [10, 5, 2, 0]
    assert read["incidence"].is_null().to_list() == [False, False, False, True]
    assert read["low"].is_null().to_list() == [False, False, False, True]


def test_where_everybody_left_the_curve_stays_known():
    read = incidence_at(cumulative_incidence(frame([(2, 3, 1, 0, 0)])), [90])
    assert read["incidence"].to_list() == pytest.approx([0.75])
    assert read["at_risk"].to_list() == [0]


def test_a_median_not_reached_is_null():
    few = median_days(cumulative_incidence(frame([(10, 2, 0, 0, 0), (20, 0, 0, 0, 8)])))
    # Two of ten may well be half of what such problems come to, sooner or later.
    assert few.row(0) == (None, 10, None)
    many = median_days(cumulative_incidence(frame([(10, 20, 0, 0, 0), (20, 0, 0, 0, 80)])))
    assert many.row(0) == (None, None, None)


def test_the_interval_of_the_median_holds_it_where_the_band_is_crossed():
    rows = [(day, 4, 0, 0, 0) for day in range(1, 21)]
    curve = cumulative_incidence(frame(rows))
    median, low, high = median_days(curve).row(0)
    assert median == 10
    assert low == curve.filter(pl.col("high") >= 0.5)["day"].min()
    assert high == curve.filter(pl.col("low") >= 0.5)["day"].min()
    assert low < median < high


def test_without_problems_there_is_no_curve_and_no_rate():
    curve = cumulative_incidence(frame([]))
    assert curve.is_empty()
    assert incidence_at(curve, [30]).row(0, named=True)["incidence"] is None
    assert median_days(curve).row(0) == (None, None, None)
