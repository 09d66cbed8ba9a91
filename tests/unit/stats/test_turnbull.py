"""Closings known as intervals: against a printed table, plain loops, and exact days."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.stats.survival import EXITS, cumulative_incidence, incidence_at
from warehouse.stats.turnbull import incidence_between, turnbull

SCHEMA = {"low": pl.Int64, "high": pl.Int64, "weight": pl.Int64}

RADIOTHERAPY = [
    *[(0, 7), (0, 8), (0, 5), (4, 11), (5, 12), (5, 11), (6, 10), (7, 16), (7, 14), (11, 15)],
    *[(11, 18), (15, None), (17, None), (17, 25), (17, 25), (18, None), (19, 35), (18, 26)],
    *[(22, None), (24, None), (24, None), (25, 37), (26, 40), (27, 34), (32, None), (33, None)],
    *[(34, None), (36, 44), (36, 48), (36, None), (36, None), (37, 44), (37, None), (37, None)],
    *[(37, None), (38, None), (40, None), (45, None)],
    *[(46, None)] * 8,
]
"""Months to cosmetic deterioration, radiotherapy alone: Klein & Moeschberger (2003), table 1.9
(Beadle et al. 1984; Finkelstein & Wolfe 1985)."""

KLEIN_MOESCHBERGER = [
    (4, 5, 0.954),
    (6, 7, 0.920),
    (7, 8, 0.832),
    (11, 12, 0.761),
    (24, 25, 0.668),
    (33, 34, 0.586),
    (38, 40, 0.466),
    (46, 48, 0.000),
]
"""Survival after each innermost interval as printed there, example 5.2."""


def frame(rows: list[tuple]) -> pl.DataFrame:
    return pl.DataFrame([row if len(row) == 3 else (*row, 1) for row in rows], SCHEMA, orient="row")


def test_the_curve_is_that_printed_by_klein_and_moeschberger():
    curve = turnbull(frame(RADIOTHERAPY), tolerance=1e-8)
    ours = [(low, high, 1 - done) for low, high, _, _, done in curve.iter_rows()]
    assert [row[:2] for row in ours] == [row[:2] for row in KLEIN_MOESCHBERGER]
    assert [row[2] for row in ours] == pytest.approx(
        [row[2] for row in KLEIN_MOESCHBERGER], abs=0.0006
    )


observations = st.lists(
    st.tuples(st.integers(-1, 12), st.integers(1, 9), st.booleans(), st.integers(1, 3)),
    min_size=1,
    max_size=12,
).map(
    lambda rows: [
        (low, None if is_open else low + length, weight) for low, length, is_open, weight in rows
    ]
)


def likelihood(rows: list[tuple], shares: dict[tuple[float, float], float]) -> float:
    """Log-likelihood in plain loops; `shares` by (low, high], the open end included."""
    total = 0.0
    for low, high, weight in rows:
        end = np.inf if high is None else high
        inside = sum(share for (q, p), share in shares.items() if low <= q and p <= end)
        total += weight * np.log(max(inside, 1e-300))
    return total


def plain_loops(rows: list[tuple], steps: int = 3000) -> dict[tuple[float, float], float]:
    """Turnbull's self-consistency, step by step, on every interval between two ends."""
    ends = sorted({e for low, high, _ in rows for e in (low, np.inf if high is None else high)})
    number = sum(weight for _, _, weight in rows)
    shares = {pair: 1 / (len(ends) - 1) for pair in pairwise(ends)}
    for _ in range(steps):
        new = dict.fromkeys(shares, 0.0)
        for low, high, weight in rows:
            end = np.inf if high is None else high
            inside = [pair for pair in shares if low <= pair[0] and pair[1] <= end]
            mass = sum(shares[pair] for pair in inside)
            for pair in inside:
                new[pair] += weight * shares[pair] / mass / number
        shares = new
    return shares


@settings(deadline=None, max_examples=30)
@given(observations)
def test_no_other_curve_is_likelier_than_by_plain_loops(rows):
    curve = turnbull(frame(rows), tolerance=1e-8)
    ours = {(low, high): share for low, high, share, _, _ in curve.iter_rows()}
    last = (
        max(low for low, high, _ in rows if high is None)
        if any(high is None for _, high, _ in rows)
        else np.inf
    )
    if sum(ours.values()) < 1 - 1e-7:
        ours[last, np.inf] = 1 - sum(ours.values())
    assert likelihood(rows, ours) >= likelihood(rows, plain_loops(rows)) - 1e-5


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=20
    ).filter(lambda rows: any(closed for _, closed, _ in rows))
)
def test_where_every_day_is_known_it_is_the_curve_of_exact_days(rows):
    intervals = [(day - 1, day, closed) for day, closed, _ in rows]
    intervals += [(day, None, open_) for day, _, open_ in rows]
    counts = pl.DataFrame(
        [(day, closed, 0, 0, open_) for day, closed, open_ in rows],
        ["day", *EXITS],
        orient="row",
    )
    days = [day for day, closed, _ in rows if closed]
    exact = incidence_at(cumulative_incidence(counts), days)
    read = incidence_between(turnbull(frame(intervals), tolerance=1e-9), sorted(days))
    np.testing.assert_allclose(read["low"], exact["incidence"], atol=1e-6)
    np.testing.assert_allclose(read["high"], exact["incidence"], atol=1e-6)


def test_competing_exits_kept_to_their_own_as_of_date_give_the_incidence_among_all():
    # Fed back together and followed 60 days: 100 problems, 30 closed, 10 directly closed.
    rows = [(day - 1, day, 3) for day in range(1, 11)] + [(60, None, 10), (60, None, 60)]
    curve = turnbull(frame(rows), tolerance=1e-9)
    assert incidence_between(curve, [10, 30]).rows() == [
        (10, pytest.approx(0.3), pytest.approx(0.3)),
        (30, pytest.approx(0.3), pytest.approx(0.3)),
    ]


def test_inside_an_interval_the_share_may_or_may_not_have_come():
    curve = turnbull(frame([(0, 30, 4), (60, None, 6)]), tolerance=1e-9)
    read = incidence_between(curve, [0, 10, 30, 60])
    assert read["low"].to_list() == pytest.approx([0, 0, 0.4, 0.4])
    assert read["high"].to_list() == pytest.approx([0, 0.4, 0.4, 0.4])


def test_intervals_that_only_touch_share_no_day():
    curve = turnbull(frame([(0, 5), (5, 9)]), tolerance=1e-9)
    assert curve.select("low", "high").rows() == [(0, 5), (5, 9)]
    assert curve["share"].to_list() == pytest.approx([0.5, 0.5])


def test_weights_count_problems():
    once = turnbull(frame([*RADIOTHERAPY, *RADIOTHERAPY]), tolerance=1e-9)
    twice = turnbull(frame([(*row, 2) for row in RADIOTHERAPY]), tolerance=1e-9)
    np.testing.assert_allclose(once["incidence"], twice["incidence"], atol=1e-9)


def test_without_problems_there_is_no_curve():
    assert turnbull(frame([])).is_empty()
    assert turnbull(frame([(3, None, 5)])).is_empty()
