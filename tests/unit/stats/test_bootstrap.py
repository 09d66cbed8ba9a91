"""Bootstrap by village: against the curve itself, exact quantiles, and what it is for."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from warehouse.stats.bootstrap import _Table, bootstrap_villages
from warehouse.stats.survival import EXITS, cumulative_incidence, incidence_at, median_days

SCHEMA = {"village_id": pl.String, "day": pl.Int64, **dict.fromkeys(EXITS, pl.Int64)}


def frame(rows: list[tuple]) -> pl.DataFrame:
    return pl.DataFrame(rows, SCHEMA, orient="row")


villages_and_days = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.integers(0, 50),
        st.integers(0, 3),
        st.integers(0, 2),
        st.integers(0, 2),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=30,
).filter(lambda rows: any(sum(row[2:]) for row in rows))


@settings(deadline=None, max_examples=50)
@given(villages_and_days, st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_a_draw_is_the_curve_of_the_villages_drawn(rows, drawn):
    counts = frame(rows).filter(pl.sum_horizontal(EXITS) > 0)
    names = sorted(counts["village_id"].unique())
    weights = np.array([drawn[: len(names)]])
    days = [0, 10, 30, 60]
    incidence, median = _Table(counts).read(weights, days)
    taken = pl.concat(
        [counts.filter(village_id=name) for name, times in zip(names, weights[0], strict=True)
         for _ in range(times)] or [counts.clear()]
    )  # fmt: skip
    if taken.is_empty():
        assert not np.isfinite(median[0])
        return
    curve = cumulative_incidence(taken.drop("village_id"))
    expected = incidence_at(curve, days)["incidence"].to_list()
    ours = [None if np.isnan(value) else pytest.approx(value) for value in incidence[0]]
    assert expected == ours
    expected_median = median_days(curve)["median"][0]
    assert median[0] == (np.inf if expected_median is None else expected_median)


def test_the_estimate_is_that_of_the_curve():
    rows = [(str(village), village % 40, 1, 0, 0, village % 2) for village in range(60)]
    result = bootstrap_villages(frame(rows), days=(30,), draws=50)
    curve = cumulative_incidence(frame(rows).drop("village_id"))
    assert result.villages == 60
    assert result.incidence[30].estimate == pytest.approx(incidence_at(curve, [30])["incidence"][0])
    assert result.median.estimate == median_days(curve)["median"][0]


def test_one_problem_a_village_gives_the_quantiles_of_the_binomial():
    rows = [(str(village), 10 if village < 30 else 99, *exits) for village, exits in enumerate(
        [(1, 0, 0, 0)] * 30 + [(0, 0, 0, 1)] * 70
    )]  # fmt: skip
    spread = bootstrap_villages(frame(rows), days=(30,), draws=20_000).incidence[30]
    assert spread.low == pytest.approx(binom.ppf(0.025, 100, 0.3) / 100, abs=0.0101)
    assert spread.high == pytest.approx(binom.ppf(0.975, 100, 0.3) / 100, abs=0.0101)


def test_where_villages_close_together_the_interval_is_wider_than_the_band():
    rows = [
        (str(village), 5 if village % 2 else 90, *((8, 0, 0, 0) if village % 2 else (0, 0, 0, 8)))
        for village in range(40)
    ]
    spread = bootstrap_villages(frame(rows), days=(30,)).incidence[30]
    band = incidence_at(cumulative_incidence(frame(rows).drop("village_id")), [30])
    width = band["high"][0] - band["low"][0]
    # Eight problems that share one fate are one fact: the width grows by the root of eight.
    assert spread.high - spread.low == pytest.approx(width * np.sqrt(8), rel=0.15)


def test_the_same_seed_gives_the_same_interval_and_another_one_another():
    rows = [(str(village), village % 50, 1, 0, 0, 1) for village in range(40)]
    assert bootstrap_villages(frame(rows), seed=3) == bootstrap_villages(frame(rows), seed=3)
    assert bootstrap_villages(frame(rows), seed=3) != bootstrap_villages(frame(rows), seed=4)


def test_a_median_that_is_not_reached_has_no_figure():
    rows = [(str(village), 20, village % 10 == 0, 0, 0, village % 10 != 0) for village in range(90)]
    median = bootstrap_villages(frame(rows)).median
    assert (median.estimate, median.low, median.high) == (None, None, None)


def test_the_upper_end_of_a_median_may_not_be_reached():
    rows = [(str(village), 20, village < 26, 0, 0, village >= 26) for village in range(50)]
    median = bootstrap_villages(frame(rows)).median
    assert (median.estimate, median.low, median.high) == (20.0, 20.0, None)


def test_one_village_alone_has_an_estimate_and_no_interval():
    spread = bootstrap_villages(frame([("a", 5, 3, 0, 0, 0), ("a", 60, 0, 0, 0, 1)])).incidence[30]
    assert spread.estimate == pytest.approx(0.75)
    assert (spread.low, spread.high) == (None, None)


def test_a_day_nobody_was_followed_to_has_no_figure():
    result = bootstrap_villages(frame([("a", 5, 1, 0, 0, 1), ("b", 40, 0, 0, 0, 1)]), days=(90,))
    assert result.incidence[90].estimate is None
    assert bootstrap_villages(frame([])).incidence[30].estimate is None
