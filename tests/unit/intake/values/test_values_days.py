"""Days, periods and deadlines in the notations of offices, against the calendar itself."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.sentences import assert_has_words
from warehouse.intake.values.times.cell_times import read_period
from warehouse.intake.values.times.context import TimeContext
from warehouse.intake.values.times.days import DayInterval, read_day, read_event_days
from warehouse.intake.values.times.deadlines import Deadline, read_deadline
from warehouse.intake.values.times.periods import months_after

if TYPE_CHECKING:
    from collections.abc import Callable

AUGUST_31 = dt.date(2021, 8, 31)
FULL_WIDTH = str.maketrans("0123456789./-", "０１２３４５６７８９．／－")
DIGITS_IN_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")

days = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))


def in_chinese(day: dt.date) -> str:
    year = str(day.year).translate(DIGITS_IN_CHINESE)
    return f"{year}年{cn2an.an2cn(day.month)}月{cn2an.an2cn(day.day)}日".replace("一十", "十")


NOTATIONS: list[Callable[[dt.date], Any]] = [
    lambda day: day,
    lambda day: dt.datetime.combine(day, dt.time()),
    lambda day: dt.datetime.combine(day, dt.time(14, 30)),
    lambda day: day.isoformat(),
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}/{day.month}/{day.day} 0:00:00",
    lambda day: f"{day.isoformat()}T10:00:00",
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f" {day.year} 年 {day.month} 月 {day.day} 日 ",
    lambda day: f"{day.year}年{day.month}月{day.day}号",
    lambda day: f"{day:%Y%m%d}",
    lambda day: int(f"{day:%Y%m%d}"),
    lambda day: float(f"{day:%Y%m%d}"),
    lambda day: f"{day.year}.{day.month}.{day.day}".translate(FULL_WIDTH),
    in_chinese,
]


@pytest.mark.parametrize("write", NOTATIONS)
@given(day=days)
@settings(max_examples=20, deadline=None)
def test_a_day_is_read_alike_in_every_notation(write: Callable[[dt.date], Any], day: dt.date):
    written = write(day)

    assert read_day(written).value == day
    assert read_event_days(written).value == DayInterval(None, day)
    assert read_deadline(written).value == Deadline(day, precision="day")


@given(first=days, last=days, sign=st.sampled_from(["至", "到", "~", "～", "—", "-"]))
@settings(max_examples=30, deadline=None)
def test_a_range_is_read_by_its_ends_and_refused_where_they_are_reversed(
    first: dt.date, last: dt.date, sign: str
):
    reading = read_period(f"{first:%Y.%m.%d}{sign}{last:%Y.%m.%d}")

    if first > last:
        assert (reading.certainty, reading.rule) == ("rejected", "range_reversed")
        return
    assert reading.value is not None
    assert (reading.value.first, reading.value.last) == (first, last)


@given(month=st.dates(dt.date(1991, 1, 1), dt.date(2099, 12, 31)))
@settings(max_examples=30, deadline=None)
def test_a_month_ends_the_day_before_the_next_begins(month: dt.date):
    text = f"{month.year}年{month.month}月底前"
    next_begins = (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    last = next_begins - dt.timedelta(days=1)

    assert read_deadline(text).value == Deadline(last, precision="month")
    interval = read_event_days(text).value
    assert interval == DayInterval(month.replace(day=1) - dt.timedelta(days=1), last)


@given(feedback=days.filter(lambda day: day.year < 2099), day=days)
@settings(max_examples=30, deadline=None)
def test_a_date_without_a_year_lies_within_the_year_after_the_feedback(
    feedback: dt.date, day: dt.date
):
    reading = read_day(f"{day.month}月{day.day}日", feedback_on=feedback)

    assert (reading.certainty, reading.rule) == ("pending", "day_year_missing")
    until = months_after(feedback, 12)
    every_day = (feedback + dt.timedelta(days=n) for n in range((until - feedback).days + 1))
    same = tuple(one for one in every_day if (one.month, one.day) == (day.month, day.day))
    assert reading.candidates == same


@given(day=days, months=st.integers(0, 60))
@settings(max_examples=30, deadline=None)
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: dt.date, months: int):
    later = months_after(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    is_last = (later + dt.timedelta(days=1)).day == 1
    assert later.day == day.day or (later.day < day.day and is_last)


def test_six_months_after_the_last_of_august_is_the_last_of_february():
    for text in ("6个月内", "六个月内", "半年内", "自反馈之日起6个月内", "收到反馈意见后六个月内"):
        reading = read_deadline(text, feedback_on=AUGUST_31)
        assert (reading.certainty, reading.rule) == ("pending", "deadline_relative")
        assert reading.candidates == (Deadline(dt.date(2022, 2, 28), precision="day"),)


def test_a_time_after_the_feedback_has_no_candidate_without_the_feedback_or_in_working_days():
    assert read_deadline("3个月内").candidates == ()
    working_days = read_deadline("15个工作日内", feedback_on=AUGUST_31)
    assert (working_days.certainty, working_days.candidates) == ("pending", ())


@pytest.mark.parametrize(
    ("text", "due_on", "precision"),
    [
        ("2021年6月30日前", dt.date(2021, 6, 30), "day"),
        ("截止2021年6月30日", dt.date(2021, 6, 30), "day"),
        ("于2021年6月30日前完成整改。", dt.date(2021, 6, 30), "day"),
        ("整改时限：2021年6月底", dt.date(2021, 6, 30), "month"),
        ("2021年6月30日（星期三）", dt.date(2021, 6, 30), "day"),
        ("2021年6月上旬", dt.date(2021, 6, 10), "ten_days"),
        ("2021年2月下旬", dt.date(2021, 2, 28), "ten_days"),
        ("2021年第三季度", dt.date(2021, 9, 30), "quarter"),
        ("2021年三季度末", dt.date(2021, 9, 30), "quarter"),
        ("2021年下半年", dt.date(2021, 12, 31), "half_year"),
        ("2021年年底前", dt.date(2021, 12, 31), "year"),
        ("二○二一年底", dt.date(2021, 12, 31), "year"),
        ("2022年3月1日至4月4日", dt.date(2022, 4, 4), "range"),
        ("2021年3-6月", dt.date(2021, 6, 30), "range"),
        ("2021年11月—2022年3月", dt.date(2022, 3, 31), "range"),
        ("6/30/2021", dt.date(2021, 6, 30), "day"),
        ("30/06/2021", dt.date(2021, 6, 30), "day"),
    ],
)
def test_a_deadline_is_the_last_day_that_is_written(text: str, due_on: dt.date, precision: Any):
    reading = read_deadline(text)

    assert reading.certainty == "noted"
    assert reading.value == Deadline(due_on, precision=precision)
    assert_has_words(reading, text)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("2021年6月前", [dt.date(2021, 6, 30), dt.date(2021, 5, 31)]),
        ("2022年1月前", [dt.date(2022, 1, 31), dt.date(2021, 12, 31)]),
        ("2021年前", [dt.date(2021, 12, 31), dt.date(2020, 12, 31)]),
        ("2021.1", [dt.date(2021, 1, 31), dt.date(2021, 10, 31)]),
        ("6/7/2021", [dt.date(2021, 6, 7), dt.date(2021, 7, 6)]),
        ("202106", [dt.date(2021, 6, 30)]),
        ("210630", [dt.date(2021, 6, 30)]),
        ("21年6月底前", [dt.date(2021, 6, 30)]),
        ("10月10日—13日", [dt.date(2021, 10, 13)]),
        ("2021年6月底前，由镇党委督促落实", [dt.date(2021, 6, 30)]),
        ("已完成（2021年9月30日）", [dt.date(2021, 9, 30)]),
        ("今年底前", []),
        ("明年6月底", []),
        ("15日前", []),
        ("集中整改期内", []),
        ("4月15日前\n6月底前", []),
        ("①2021年4月15日前②2021年6月底前", []),
        ("2021.6.1 2021.6.30", []),
        ("按县委要求", []),
        ("已完成", []),
    ],
)
def test_a_deadline_of_more_than_one_meaning_is_asked_about(text: str, candidates: list[dt.date]):
    reading = read_deadline(text, feedback_on=AUGUST_31)

    assert reading.certainty == "pending"
    assert [deadline.due_on for deadline in reading.candidates] == candidates
    assert_has_words(reading, text)


@pytest.mark.parametrize(
    "value",
    [
        "2021年2月29日",
        "2021.13",
        20210631,
        "2021年5季度",
        "1021.6.30",
        dt.date(1899, 12, 31),
        dt.time(0),
        dt.time(8, 30),
        dt.timedelta(days=1),
        True,
        -44377,
        float("nan"),
        float("inf"),
        10**400,
        6.3,
        "2021年11月至3月",
        "2021.6.3l",
    ],
)
def test_a_day_that_cannot_be_is_refused(value: Any):
    for reader in (read_day, read_event_days, read_deadline):
        reading = reader(value)
        assert (reading.certainty, reading.value) == ("rejected", None)
        assert_has_words(reading, value)


def test_a_day_far_beyond_the_report_is_a_typing_error_and_a_founding_day_may_be_far_back():
    as_of = dt.date(2021, 6, 30)

    assert read_day("2031-06-30", as_of=as_of).value == dt.date(2031, 6, 30)
    assert read_day("2031-07-01", as_of=as_of).rule == "day_implausible"
    assert read_day("1952-07-01").rule == "day_implausible"
    founded = read_day("1952-07-01", earliest=dt.date(1921, 7, 1))
    assert founded.value == dt.date(1952, 7, 1)


def test_a_limit_or_a_month_is_no_day():
    assert read_day("2021年6月").rule == "day_missing"
    assert read_day("2021年6月30日前").candidates == (dt.date(2021, 6, 30),)
    limit = read_event_days("2021年6月30日前")
    assert limit.certainty == "pending"
    assert limit.candidates == (DayInterval(None, dt.date(2021, 6, 30)),)


def test_a_state_in_a_column_of_days_is_asked_about():
    for reader in (read_day, read_event_days, read_deadline):
        assert reader("已完成").rule == "state_instead_of_day"


def test_the_time_of_day_is_left_out_and_that_is_told():
    reading = read_day(dt.datetime(2021, 6, 30, 14, 30))

    assert (reading.certainty, reading.value) == ("noted", dt.date(2021, 6, 30))
    assert read_day("2021/6/3 10:00:00").value == dt.date(2021, 6, 3)


def test_a_hidden_year_without_a_feedback_leaves_the_year_that_was_typed_as_candidate():
    typed = dt.date(2024, 6, 30)

    assert read_day(typed, year_is_hidden=True).candidates == (typed,)
    with_feedback = partial(read_deadline, feedback_on=AUGUST_31, year_is_hidden=True)
    assert with_feedback(typed).candidates == (Deadline(dt.date(2022, 6, 30), precision="day"),)


def test_the_window_after_a_feedback_includes_both_its_ends():
    frame = TimeContext(feedback_on=dt.date(2021, 6, 30))
    both = tuple(period.last for period in read_period("6月30日", frame).candidates)

    assert both == (dt.date(2021, 6, 30), dt.date(2022, 6, 30))
