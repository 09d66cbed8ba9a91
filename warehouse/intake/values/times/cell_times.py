"""A time as a cell holds it: a day, a period or a range, whatever its type and notation.

Days, events and deadlines are read from this one reading, so that all of them understand, ask
about and refuse the same.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.values.folding import fold
from warehouse.intake.values.numerals import whole_value
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.times.clock import (
    clock_of,
    in_beijing,
    late,
    rounded,
    since_1970,
    without_shell,
)
from warehouse.intake.values.times.context import Frame
from warehouse.intake.values.times.dates import has_letters_for_digits, normal, notation
from warehouse.intake.values.times.moments import (
    NOT_A_DAY,
    day_counted,
    day_of_moment,
    day_or_next,
    implausible,
)
from warehouse.intake.values.times.named_times import is_season
from warehouse.intake.values.times.notations import Dated, Notation
from warehouse.intake.values.times.periods import Period
from warehouse.intake.values.unfilled import nothing_of_its_own

if TYPE_CHECKING:
    from warehouse.intake.workbook.sheets import CellValue

_LONGEST = 200
"""A text of more characters is no date."""

_DAY_ZERO = dt.datetime.combine(dt.date(1899, 12, 30), dt.time(0))

_DIGITS_OF_TEXTS = (6, 8, 12, 14, 17)
"""Digits of a month, a day, and a day with its time to the minute, the second or its thousandth:
read like the text of them."""

_SERIAL = re.compile(r"\d{5}\.\d{1,12}")
"""A spreadsheet's number of a day, as a program wrote it as text."""

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BETWEEN_TIMES = re.compile(r"[,;]|、(?!\d*[日号月])")
_IMPOSSIBLE: Reading[Period] = Reading("refused", rule="day_impossible")


def read_period(
    value: CellValue, frame: Frame | None = None, *, year_is_hidden: bool = False
) -> Reading[Period]:
    """The day, period or range of a cell.

    `year_is_hidden`: a real date that is shown without its year (`Sheet.yearless_dates`).
    """
    frame = frame or Frame()
    nothing = nothing_of_its_own(value)
    if nothing is not None:
        return nothing
    match value:
        case bool():
            return NOT_A_DAY
        case dt.date():
            return _typed_day(value, frame, year_is_hidden)
        case int() | float():
            return _number(value, frame)
        case str():
            return _text(value, frame)
    return _IMPOSSIBLE if value == dt.time(0) else NOT_A_DAY


def _typed_day(value: dt.date, frame: Frame, year_is_hidden: bool) -> Reading[Period]:
    if year_is_hidden:
        period = Period(_day(value), _day(value), "day")
        written = Notation("day", None, value.month, value.day)
        found = frame.in_window(written) or (period,)
        return Reading("asked", rule="day_year_hidden", candidates=found)
    is_moment = isinstance(value, dt.datetime)
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time(0))
    return day_of_moment(moment, frame, "day_time_left_out" if is_moment else None)


def _number(value: float, frame: Frame) -> Reading[Period]:
    number = whole_value(value)
    if number is None:
        return _fraction(value, frame)
    if number <= 0:
        return _IMPOSSIBLE
    digits = str(number)
    moment = since_1970(digits)
    if moment is not None:
        return day_counted(moment, frame)
    if len(digits) in _DIGITS_OF_TEXTS:
        return _text(digits, frame)
    if len(digits) == 4:
        return _asked_if_possible([Notation("year", number)], "day_number_is_year", frame)
    return _serial(number, frame)


def _fraction(value: float, frame: Frame) -> Reading[Period]:
    if isinstance(value, int) or not math.isfinite(value) or value <= 0:
        return NOT_A_DAY
    year, _, part = repr(value).partition(".")
    if len(year) == 4 and len(part) <= 2:
        if part == "1":
            return Reading("refused", rule="day_month_zero_lost")
        return _asked_if_possible(
            [Notation("month", int(year), int(part))], "day_number_is_month", frame
        )
    moment = since_1970(str(int(value)))
    return _serial(value, frame) if moment is None else day_counted(moment, frame)


def _serial(number: float, frame: Frame) -> Reading[Period]:
    try:
        moment = rounded(_DAY_ZERO + dt.timedelta(days=number))
    except OverflowError:
        return NOT_A_DAY
    day = moment.date()
    period = Period(day, day, "day")
    if not frame.holds(period):
        return NOT_A_DAY
    why = late(moment.time())
    if why is not None:
        return day_or_next(period, why, moment)
    return Reading(
        "asked",
        rule="day_is_serial",
        details={"day": day.isoformat()},
        candidates=(period,),
        ways=("serial",),
    )


def _asked_if_possible(written: list[Notation], rule: str, frame: Frame) -> Reading[Period]:
    """A question whose candidates are those of `written` that can be meant."""
    ways: dict[Period, str | None] = {}
    for one in written:
        period = one.in_year(one.year) if one.year is not None else None
        if period is not None and frame.holds(period):
            ways.setdefault(period, one.way)
    if not ways:
        return _IMPOSSIBLE
    told = tuple(way for way in ways.values() if way is not None)
    return Reading(
        "asked", rule=rule, candidates=tuple(ways), ways=told if len(told) == len(ways) else ()
    )


def _text(value: str, frame: Frame) -> Reading[Period]:
    if len(value) > _LONGEST:
        return NOT_A_DAY
    value = without_shell(value)
    moment = since_1970(fold(value))
    if moment is not None:
        return day_counted(moment, frame)
    text = normal(value)
    if _SERIAL.fullmatch(text):
        return _number(float(text), frame)
    if text.isascii() and text.isdigit() and len(text) not in (6, 8):
        return _number(int(text), frame) if len(text) <= 8 else NOT_A_DAY
    found = notation(text)
    if found is not None:
        return _timed(found, value, frame) or _dated(found, value.strip(), frame)
    return _no_notation(text)


def _no_notation(text: str) -> Reading[Period]:
    """What is to be said of a text that writes no time."""
    if is_season(text):
        return Reading("asked", rule="day_of_season")
    parts = [part for part in _BETWEEN_TIMES.split(text) if part]
    if len(parts) > 1 and all(notation(normal(part)) for part in parts):
        return Reading("asked", rule="several_days")
    if has_letters_for_digits(text):
        return Reading("refused", rule="letter_in_day")
    return NOT_A_DAY


def _timed(found: Dated, value: str, frame: Frame) -> Reading[Period] | None:
    """A day that is written with its time, which may be of another zone; None for any other."""
    clock = clock_of(fold(value))
    day = _certain(found) if clock is not None and found.last.doubt is None else None
    if clock is None or (found.last.doubt is None and (day is None or day.precision != "day")):
        return None
    if day is None:
        # In doubt already, and perhaps the day before the one that is meant.
        is_late = late(clock.time, has_seconds=clock.has_seconds)
        return Reading("asked", rule=found.last.doubt) if is_late else None
    moment = in_beijing(day.last, clock)
    if moment is None:
        return _IMPOSSIBLE
    is_elsewhere = clock.offset not in (None, dt.timedelta(hours=8))
    rule = "day_of_zone" if is_elsewhere else "day_rewritten"
    has_zone = clock.offset is not None
    return day_of_moment(moment, frame, rule, has_seconds=clock.has_seconds, has_zone=has_zone)


def _dated(found: Dated | None, shown: str, frame: Frame) -> Reading[Period]:
    if found is None:
        return NOT_A_DAY
    doubt = found.last.doubt or (found.first.doubt if found.first else None)
    if doubt is not None:
        return _doubtful(found, doubt, frame)
    period = _certain(found)
    if period is None:
        return _IMPOSSIBLE
    if found.last.named is not None and frame.holds(period):
        feast = period.last + dt.timedelta(days=period.is_limit)
        details = {**_ends(period), "feast": feast.isoformat()}
        return Reading("noted", period, "day_of_feast", details)
    return _checked(period, shown, frame)


def _checked(period: Period, shown: str, frame: Frame) -> Reading[Period]:
    if period.first > period.last:
        return Reading("refused", rule="range_reversed")
    if not frame.holds(period):
        return implausible(frame)
    if period.precision != "day" or period.is_limit:
        return Reading("noted", period, _rule_of(period), _ends(period))
    if _ISO_DAY.fullmatch(shown):
        return Reading("read", period)
    return Reading("noted", period, "day_rewritten", {"day": period.last.isoformat()})


def _certain(found: Dated) -> Period | None:
    """A notation that brings its year, as a period; None where the calendar has no such day."""
    last = found.last.in_year(found.last.year) if found.last.year is not None else None
    if found.first is None or last is None:
        return last
    first = found.first.in_year(found.first.year) if found.first.year is not None else None
    return Period(first.first, last.last, "range", last.is_limit) if first else None


def _doubtful(found: Dated, doubt: str, frame: Frame) -> Reading[Period]:
    if doubt == "day_year_missing":
        if found.last.in_year(2000) is None:
            return _IMPOSSIBLE
        return Reading("asked", rule=doubt, candidates=_ranged(found, frame))
    if doubt in ("day_year_relative", "day_month_missing"):
        return Reading("asked", rule=doubt)
    written = (found.last, *found.others) if found.first is None else ()
    if not written:
        period = _certain(found)
        fits = period is not None and period.first <= period.last and frame.holds(period)
        return Reading("asked", rule=doubt, candidates=(period,) if period and fits else ())
    return _asked_if_possible(list(dict.fromkeys(written)), doubt, frame)


def _ranged(found: Dated, frame: Frame) -> tuple[Period, ...]:
    ends = frame.in_window(found.last)
    if found.first is None:
        return ends
    ranges = []
    for end in ends:
        firsts = (found.first.in_year(year) for year in (end.last.year, end.last.year - 1))
        first = next((first for first in firsts if first and first.first <= end.last), None)
        if first is not None:
            ranges.append(replace(end, first=first.first, precision="range"))
    return tuple(ranges)


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _rule_of(period: Period) -> str:
    if period.precision == "range":
        return "range_read"
    return "day_is_limit" if period.precision == "day" else "period_read"


def _ends(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}
