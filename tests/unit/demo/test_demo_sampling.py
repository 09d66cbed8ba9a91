"""Draws that meet exact totals, and calendar arithmetic on arrays."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.demo.days import NEVER, add_months, dates, day, month_end, on_weekday
from warehouse.demo.problems.problem_histories import monthly_edition
from warehouse.demo.published import Target, meet
from warehouse.demo.sampling import choose, position_in_group, rank_in_group, spread

DAYS = st.integers(min_value=day("2000-01-01"), max_value=day("2040-12-31"))


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 100), min_size=1, max_size=50))
def test_spread_sums_to_its_total_and_stays_within_one_of_the_share(
    total: int, weights: list[float]
) -> None:
    array = np.array(weights)
    counts = spread(total, array)
    assert counts.sum() == total
    assert np.all(np.abs(counts - total * array / array.sum()) < 1 + 1e-6)


def test_choose_takes_exactly_so_many_of_the_eligible() -> None:
    rng = np.random.default_rng(1)
    eligible = np.arange(100) % 2 == 0
    chosen = choose(rng, eligible, 30)
    assert chosen.sum() == 30
    assert not chosen[~eligible].any()


def test_choose_refuses_more_than_there_are() -> None:
    with pytest.raises(ValueError, match="4 places to choose, 3 eligible"):
        choose(np.random.default_rng(1), np.ones(3, dtype=bool), 4)


def test_choose_prefers_larger_weights() -> None:
    rng = np.random.default_rng(1)
    weights = np.where(np.arange(1000) < 500, 9.0, 1.0)
    chosen = choose(rng, np.ones(1000, dtype=bool), 200, weights)
    assert chosen[:500].sum() > 150


def test_meet_meets_the_total_within_its_period_only() -> None:
    rng = np.random.default_rng(1)
    days = np.arange(1000)
    floor = (days % 3 == 0).astype(np.int64)
    counts = meet(rng, np.full(1000, 2.0), days, Target(100, 499, 777), floor)
    assert counts[100:500].sum() == 777
    assert np.all(counts >= floor)
    assert 600 < counts[500:].sum() < 1400


def test_ranks_and_positions_count_from_zero_within_groups() -> None:
    groups = np.array([5, 5, 5, 9, 9])
    assert position_in_group(groups).tolist() == [0, 1, 2, 0, 1]
    assert rank_in_group(groups[::-1], np.array([3.0, 1.0, 2.0, 9.0, 0.0])).tolist() == [
        1, 0, 1, 2, 0,
    ]  # fmt: skip


def test_months_are_added_to_the_last_day_of_a_shorter_month() -> None:
    days = np.array([day("2023-08-31"), day("2023-12-31"), day("2024-01-30")])
    moved = dates(add_months(days, np.array([6, 2, 1]))).to_list()
    assert moved == [date(2024, 2, 29), date(2024, 2, 29), date(2024, 2, 29)]


@given(DAYS)
def test_a_weekday_is_never_a_weekend_and_at_most_two_days_later(number: int) -> None:
    moved = on_weekday(np.array([number]))
    assert dates(moved)[0].weekday() < 5
    assert 0 <= moved[0] - number <= 2


@given(DAYS, st.integers(1, 90))
def test_an_edition_is_a_month_end_after_what_it_reports(feedback: int, lag: int) -> None:
    happened = np.array([feedback + lag])
    edition, before = monthly_edition(
        happened, np.array([feedback]), np.array([NEVER]), np.array([False])
    )
    assert edition[0] == month_end(happened)[0]
    assert feedback <= before[0] < edition[0]


def test_a_day_that_never_comes_is_null() -> None:
    assert dates(np.array([NEVER, 0]), latest=10).to_list() == [None, date(1970, 1, 1)]
