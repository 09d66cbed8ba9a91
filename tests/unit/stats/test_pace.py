"""Pace: one example worked by hand, and what must hold whatever the months were."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.stats.pace import pace

AS_OF, TERM_ENDS = date(2024, 6, 30), date(2026, 8, 31)
NEVER = date.max

months_covered = st.lists(st.integers(0, 40), min_size=1, max_size=40).map(
    lambda steps: [sum(steps[: place + 1]) for place in range(len(steps))]
)


def test_the_example_worked_by_hand():
    # Increments 4 6 4 8: mean 5.5, standard deviation sqrt(11/3) = 1.9149, Student's 97.5 % point
    # with 3 degrees 3.1824, so the margin is 3.1824 x 1.9149 / 2 = 3.047. Of 72 villages 50 remain,
    # 26 months are left: needed 1.923. 50 / 5.5 = 9.1, so 10 months; 50 / 8.547 = 5.9, so 6;
    # 50 / 2.453 = 20.4, so 21.
    now = pace([0, 4, 10, 14, 22], 72, AS_OF, TERM_ENDS)
    assert (now.remaining, now.months_left) == (50, 26)
    assert now.needed == pytest.approx(50 / 26)
    assert now.kept == 5.5
    assert (now.kept_low, now.kept_high) == pytest.approx((5.5 - 3.047, 5.5 + 3.047), abs=0.001)
    assert (now.finish_early, now.finish, now.finish_late) == (
        date(2024, 12, 1),
        date(2025, 4, 1),
        date(2026, 3, 1),
    )


def test_only_the_trailing_twelve_months_count():
    early_rush = [100 * month for month in range(20)]
    slow_year = [early_rush[-1] + 2 * month for month in range(1, 13)]
    assert pace(early_rush + slow_year, 3000, AS_OF, TERM_ENDS).kept == 2


@given(months_covered, st.integers(0, 2000))
def test_the_interval_of_the_finish_holds_the_finish(covered, on_roster):
    now = pace(covered, on_roster, AS_OF, TERM_ENDS)
    early, finish, late = (
        moment or NEVER for moment in (now.finish_early, now.finish, now.finish_late)
    )
    assert early <= finish <= late


@given(months_covered, st.integers(0, 2000))
def test_a_finish_lies_ahead_and_is_named_only_where_something_remains(covered, on_roster):
    now = pace(covered, on_roster, AS_OF, TERM_ENDS)
    assert now.remaining == max(on_roster - covered[-1], 0)
    for moment in (now.finish_early, now.finish, now.finish_late):
        assert moment is None or (now.remaining > 0 and moment > AS_OF)


@given(months_covered, st.integers(0, 2000))
def test_at_the_kept_pace_the_remaining_villages_are_done_by_the_finish(covered, on_roster):
    now = pace(covered, on_roster, AS_OF, TERM_ENDS)
    if now.finish is None or now.kept is None:
        return
    months = (now.finish.year - AS_OF.year) * 12 + now.finish.month - AS_OF.month
    assert now.kept * months >= now.remaining - 1e-6
    assert now.kept * (months - 1) < now.remaining


@pytest.mark.parametrize("as_of", [date(2026, 8, 31), date(2026, 9, 30), date(2027, 2, 28)])
def test_past_the_term_no_pace_is_needed_any_more(as_of):
    now = pace([10, 20, 30], 50, as_of, TERM_ENDS)
    assert now.is_over
    assert (now.months_left, now.needed, now.remaining) == (0, None, 20)
    assert (now.finish_early, now.finish, now.finish_late) == (None, None, None)


def test_in_the_last_month_of_a_term_what_remains_is_needed_in_it():
    now = pace([10, 20, 30], 50, date(2026, 8, 15), TERM_ENDS)
    assert not now.is_over
    assert (now.months_left, now.needed, now.remaining) == (1, 20, 20)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40), st.integers(0, 60))
def test_mergers_make_no_pace_negative(covered, on_roster):
    now = pace(covered, on_roster, AS_OF, TERM_ENDS)
    findings = (now.remaining, now.needed, now.kept, now.kept_low, now.kept_high)
    assert all(number is None or number >= 0 for number in findings)


def test_where_nothing_is_covered_no_finish_is_foreseen():
    now = pace([0, 0, 0, 0], 50, AS_OF, TERM_ENDS)
    assert now.kept == 0
    assert (now.finish_early, now.finish, now.finish_late) == (None, None, None)


@pytest.mark.parametrize("covered", [[7], [3, 7]])
def test_before_there_are_two_months_to_compare_no_pace_is_called_kept(covered):
    now = pace(covered, 50, AS_OF, TERM_ENDS)
    assert now.kept is None
    assert now.finish is None
    assert now.needed == pytest.approx(43 / 26)


def test_a_roster_that_a_merger_made_smaller_leaves_nothing_to_do():
    now = pace([40, 48, 50], 49, AS_OF, TERM_ENDS)
    assert (now.remaining, now.needed, now.finish) == (0, 0, None)
