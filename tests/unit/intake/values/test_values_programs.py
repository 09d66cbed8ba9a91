"""Days as programs write them: with a zone, as a count of seconds, with English months, early."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.sentences import assert_has_words
from warehouse.intake.values.times.days import DayInterval, read_day, read_event_days
from warehouse.intake.values.times.deadlines import Deadline, read_deadline

JULY_15 = dt.date(2024, 7, 15)
JULY_14 = dt.date(2024, 7, 14)


@pytest.mark.parametrize(
    "written",
    [
        "2024-07-14T16:00:00.000Z",
        "2024-07-14T16:00:00Z",
        "2024-07-14 16:00:00 UTC",
        "2024-07-14T16:00Z",
        "2024-07-15T00:00:00+08:00",
        "2024-07-15T00:00:00.000+0800",
        "2024-07-15T00:00:00.000+08:00[Asia/Shanghai]",
        "2024-07-15T01:00:00+09",
        "2024-07-15T00:00:00",
        "2024-07-15 00:00:00.0",
        "2024-07-15 00:00:00.000000",
        "2024/7/15 上午12:00:00",
        "2024/7/15上午12:00:00",
        "2024/7/15 下午3:20",
        "2024-07-15 24:00",
        "2024-07-15 00:00:00 +0800 CST",
        "2024-07-15 00:00:00 Asia/Shanghai",
        "2024-07-15 08:00:00 GMT+8",
        "2024-7-15 0:0:0",
        "20240714T160000Z",
        "\\/Date(1720972800000)\\/",
        "1720972800.123",
        1720972800.123,
        "datetime.datetime(2024, 7, 15, 0, 0)",
        "Timestamp('2024-07-15 00:00:00')",
        "{ts '2024-07-15 00:00:00'}",
        '="2024-07-15"',
        "'2024-07-15",
        "2024 07 15",
        "2024、7、15",
        "2024-07-14 16:00:00 +0000 UTC",
        "20240715000000",
        "202407150930",
        "20240715000000000",
        20240715000000,
        "2024年07月15日 星期一",
        "2024年7月15日 10:30:00",
        "Mon Jul 15 00:00:00 CST 2024",
        "Mon Jul 15 00:00:00 2024",
        "Mon Jul 15 2024 00:00:00 GMT+0800 (中国标准时间)",
        "Mon Jul 15 2024 00:00:00 GMT+0800 (China Standard Time)",
        "Mon Jul 15 2024",
        "Sun, 14 Jul 2024 16:00:00 GMT",
        "Jul 15, 2024",
        "July 15th, 2024",
        "Jul 15, 2024, 12:00:00 AM",
        "15 July 2024",
        "15-JUL-2024",
        "2024-Jul-15",
        "15/07/2024",
        "07/15/2024",
        "7/15/2024, 12:00:00 AM",
        "7/15/2024 3:04:05 PM",
        "15.07.2024",
        "1720972800",
        "1720972800000",
        "1720972800000.0",
        "1720972800000000",
        "/Date(1720972800000)/",
        "/Date(1720972800000+0800)/",
        "1721001600",  # midnight in Greenwich is the same day in Beijing
        1720972800,
        1720972800000,
        1720972800000.0,
        dt.datetime(2024, 7, 14, 23, 59, 59, 999_600),  # a number's last digit
        dt.datetime(2024, 7, 15, 0, 0, 17),
        dt.datetime(2024, 7, 15, 8),
    ],
)
def test_a_day_that_a_program_wrote_is_the_one_of_beijing(written: Any):
    reading = read_day(written, as_of=dt.date(2024, 10, 8))

    assert (reading.certainty in ("read", "noted"), reading.value) == (True, JULY_15)
    assert read_event_days(written).value == DayInterval(None, JULY_15)
    assert read_deadline(written).value == Deadline(JULY_15, precision="day")
    assert_has_words(reading, written)


NEXT, SAME = ("next_day", JULY_15), ("as_written", JULY_14)


@pytest.mark.parametrize(
    ("written", "rule", "ways"),
    [
        (dt.datetime(2024, 7, 14, 23, 59, 17), "day_just_before_midnight", [NEXT, SAME]),
        (dt.datetime(2024, 7, 14, 23, 59, 40), "day_just_before_midnight", [NEXT, SAME]),
        ("20240714235917", "day_just_before_midnight", [NEXT, SAME]),
        ("45487.99950231481", "day_just_before_midnight", [NEXT, SAME]),
        ("2024-07-14 23:59:17", "day_just_before_midnight", [NEXT, SAME]),
        ("2024-07-14T15:59:17Z", "day_just_before_midnight", [NEXT, SAME]),
        ("2024/7/14 下午11:59:17", "day_just_before_midnight", [NEXT, SAME]),
        (1720972757, "day_just_before_midnight", [NEXT, SAME]),
        (45487.99950231481, "day_just_before_midnight", [NEXT, SAME]),
        (dt.datetime(2024, 7, 14, 23, 59, 59), "day_end_of_day", [SAME, NEXT]),
        ("2024-07-14 23:59:59", "day_end_of_day", [SAME, NEXT]),
        ("2024-07-14 23:59", "day_end_of_day", [SAME, NEXT]),
        ("2024-07-14T23:59:59.999+08:00", None, [NEXT]),
        (dt.datetime(2024, 7, 14, 16), "day_at_greenwich", [NEXT, SAME]),
        (dt.datetime(2024, 7, 14, 15, 59, 17), "day_at_greenwich", [NEXT, SAME]),
        ("2024-07-14 16:00:00", "day_at_greenwich", [NEXT, SAME]),
    ],
)
def test_a_day_just_before_the_next_is_never_taken_silently(
    written: Any, rule: str | None, ways: list[tuple[str, dt.date]]
):
    for reader in (read_day, read_event_days, read_deadline):
        reading = reader(written)
        if rule is None:
            assert reading.certainty == "noted"
            continue
        assert (reading.certainty, reading.rule, reading.value) == ("pending", rule, None)
        days = [getattr(one, "on", getattr(one, "due_on", one)) for one in reading.candidates]
        assert list(zip(reading.ways, days, strict=True)) == ways
        assert_has_words(reading, written)


def test_a_number_of_a_day_as_text_is_asked_about_like_the_number():
    for written in ("45488.0", "45488", 45488, 45488.25, "45488.25"):
        reading = read_day(written)
        assert (reading.certainty, reading.rule) == ("pending", "day_is_serial")
        assert reading.candidates == (JULY_15,)


@pytest.mark.parametrize(
    "written", ["2024-07-14 16:00", "2024-07-14T16:00:00+08:00", "2024-07-14 15:30:00"]
)
def test_an_afternoon_is_an_afternoon(written: str):
    assert read_day(written).value == JULY_14


@pytest.mark.parametrize(
    ("written", "rule", "ways"),
    [
        (
            "15-Jul-24",
            "day_short_year",
            [("day_first", JULY_15), ("year_first", dt.date(2015, 7, 24))],
        ),
        (
            "5/7/2024",
            "day_order_unclear",
            [("month_first", dt.date(2024, 5, 7)), ("day_first", dt.date(2024, 7, 5))],
        ),
        (
            "15/07/24",
            "day_short_year",
            [("year_first", dt.date(2015, 7, 24)), ("day_first", JULY_15)],
        ),
        ("7/15/24", "day_short_year", [("month_first", JULY_15)]),
        (
            "15-7月-24",
            "day_short_year",
            [("day_first", JULY_15), ("year_first", dt.date(2015, 7, 24))],
        ),
        ("1720976461", "day_counted_unclear", [("epoch", JULY_15)]),
    ],
)
def test_what_can_be_meant_in_two_ways_says_which_they_are(
    written: str, rule: str, ways: list[tuple[str, dt.date]]
):
    reading = read_day(written, as_of=dt.date(2024, 10, 8))

    assert (reading.certainty, reading.rule) == ("pending", rule)
    assert list(zip(reading.ways, reading.candidates, strict=True)) == ways
    assert [reading.by_way(way) for way, _ in ways] == [day for _, day in ways]
    assert reading.by_way("another") is None


@pytest.mark.parametrize(
    "written",
    ["12345678901234", "99999999999", "31/31/2024", "Feb 30, 2024", "2024-07-15T25:61:00Z"],
)
def test_a_number_or_a_day_that_cannot_be_is_refused(written: str):
    assert read_day(written, as_of=dt.date(2024, 10, 8)).certainty == "rejected"


def test_a_range_and_a_month_of_a_program_are_read_too():
    written = "2024-07-01 00:00:00~2024-07-15 23:59:59"
    assert read_event_days(written).value == DayInterval(dt.date(2024, 6, 30), JULY_15)
    assert read_deadline("July 2024").value == Deadline(dt.date(2024, 7, 31), precision="month")
    yearless = read_deadline("15-Jul", feedback_on=dt.date(2024, 3, 1))
    assert (yearless.rule, yearless.candidates[0].due_on) == ("day_year_missing", JULY_15)


@given(
    moment=st.datetimes(dt.datetime(2001, 9, 10), dt.datetime(2033, 1, 1)),
    hours=st.integers(-12, 14),
)
@settings(max_examples=100, deadline=None)
def test_a_moment_is_the_same_day_in_whatever_zone_it_is_told(moment: dt.datetime, hours: int):
    moment = moment.replace(microsecond=0)
    zone = dt.timezone(dt.timedelta(hours=hours))
    beijing = moment.astimezone(dt.timezone(dt.timedelta(hours=8)))
    reading = read_day(moment.astimezone(zone).isoformat())

    if reading.certainty == "pending":
        assert beijing.time() >= dt.time(23, 59)
        assert beijing.date() in reading.candidates
    else:
        assert reading.value == beijing.date()
    counted = read_day(str(int(moment.timestamp())))
    assert beijing.date() in (counted.value, *counted.candidates)
