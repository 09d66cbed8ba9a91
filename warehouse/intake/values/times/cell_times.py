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

from warehouse.intake.values.empty_cells import read_empty_cell
from warehouse.intake.values.normalisation import normalise
from warehouse.intake.values.numerals import whole_value
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.times.clock import (
    clock_of,
    in_beijing,
    midnight_doubt,
    moment_of_epoch,
    rounded,
    without_wrapper,
)
from warehouse.intake.values.times.context import TimeContext
from warehouse.intake.values.times.dates import has_letters_for_digits, normalise_date, notation
from warehouse.intake.values.times.moments import (
    NOT_A_DAY,
    day_counted,
    day_of_moment,
    day_or_next,
    implausible,
)
from warehouse.intake.values.times.named_times import is_season
from warehouse.intake.values.times.notations import Notation, WrittenDate
from warehouse.intake.values.times.periods import Period

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

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
_IMPOSSIBLE: Reading[Period] = Reading("rejected", rule="day_impossible")


def read_period(
    value: CellValue, context: TimeContext | None = None, *, year_is_hidden: bool = False
) -> Reading[Period]:
    """Return the day, period or range of a cell.

    `year_is_hidden`: a real date that is shown without its year (`Sheet.yearless_dates`).
    """
    context = context or TimeContext()
    nothing = read_empty_cell(value)
    if nothing is not None:
        return nothing
    match value:
        case bool():
            return NOT_A_DAY
        case dt.date():
            return _typed_day(value, context, year_is_hidden)
        case int() | float():
            return _number(value, context)
        case str():
            return _text(value, context)
    return _IMPOSSIBLE if value == dt.time(0) else NOT_A_DAY


def _typed_day(value: dt.date, context: TimeContext, year_is_hidden: bool) -> Reading[Period]:
    if year_is_hidden:
        period = Period(_day(value), _day(value), "day")
        written = Notation("day", None, value.month, value.day)
        possible = context.in_window(written) or (period,)
        return Reading("pending", rule="day_year_hidden", candidates=possible)
    is_moment = isinstance(value, dt.datetime)
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time(0))
    return day_of_moment(moment, context, "day_time_left_out" if is_moment else None)


def _number(value: float, context: TimeContext) -> Reading[Period]:
    number = whole_value(value)
    if number is None:
        return _fraction(value, context)
    if number <= 0:
        return _IMPOSSIBLE
    digits = str(number)
    moment = moment_of_epoch(digits)
    if moment is not None:
        return day_counted(moment, context)
    if len(digits) in _DIGITS_OF_TEXTS:
        return _text(digits, context)
    if len(digits) == 4:
        return _ask_if_possible([Notation("year", number)], "day_number_is_year", context)
    return _serial(number, context)


def _fraction(value: float, context: TimeContext) -> Reading[Period]:
    if isinstance(value, int) or not math.isfinite(value) or value <= 0:
        return NOT_A_DAY
    year, _, part = repr(value).partition(".")
    if len(year) == 4 and len(part) <= 2:
        if part == "1":
            return Reading("rejected", rule="day_month_zero_lost")
        return _ask_if_possible(
            [Notation("month", int(year), int(part))], "day_number_is_month", context
        )
    moment = moment_of_epoch(str(int(value)))
    return _serial(value, context) if moment is None else day_counted(moment, context)


def _serial(number: float, context: TimeContext) -> Reading[Period]:
    try:
        moment = rounded(_DAY_ZERO + dt.timedelta(days=number))
    except OverflowError:
        return NOT_A_DAY
    day = moment.date()
    period = Period(day, day, "day")
    if not context.holds(period):
        return NOT_A_DAY
    doubt = midnight_doubt(moment.time())
    if doubt is not None:
        return day_or_next(period, doubt, moment)
    return Reading(
        "pending",
        rule="day_is_serial",
        details={"day": day.isoformat()},
        candidates=(period,),
        ways=("serial",),
    )


def _ask_if_possible(written: list[Notation], rule: str, context: TimeContext) -> Reading[Period]:
    """Return a question whose candidates are those of `written` that can be meant."""
    ways: dict[Period, str | None] = {}
    for one in written:
        period = one.in_year(one.year) if one.year is not None else None
        if period is not None and context.holds(period):
            ways.setdefault(period, one.way)
    if not ways:
        return _IMPOSSIBLE
    written_ways = tuple(way for way in ways.values() if way is not None)
    return Reading(
        "pending",
        rule=rule,
        candidates=tuple(ways),
        ways=written_ways if len(written_ways) == len(ways) else (),
    )


def _text(value: str, context: TimeContext) -> Reading[Period]:
    if len(value) > _LONGEST:
        return NOT_A_DAY
    value = without_wrapper(value)
    moment = moment_of_epoch(normalise(value))
    if moment is not None:
        return day_counted(moment, context)
    text = normalise_date(value)
    if _SERIAL.fullmatch(text):
        return _number(float(text), context)
    if text.isascii() and text.isdigit() and len(text) not in (6, 8):
        return _number(int(text), context) if len(text) <= 8 else NOT_A_DAY
    written = notation(text)
    if written is not None:
        return _timed(written, value, context) or _dated(written, value.strip(), context)
    return _no_notation(text)


def _no_notation(text: str) -> Reading[Period]:
    """Return the reading of a text that writes no time."""
    if is_season(text):
        return Reading("pending", rule="day_of_season")
    parts = [part for part in _BETWEEN_TIMES.split(text) if part]
    if len(parts) > 1 and all(notation(normalise_date(part)) for part in parts):
        return Reading("pending", rule="several_days")
    if has_letters_for_digits(text):
        return Reading("rejected", rule="letter_in_day")
    return NOT_A_DAY


def _timed(written: WrittenDate, value: str, context: TimeContext) -> Reading[Period] | None:
    """Return the reading of a day that is written with its time, which may be of another zone; None
    for any other.
    """
    clock = clock_of(normalise(value))
    day = _certain(written) if clock is not None and written.last.doubt is None else None
    if clock is None or (written.last.doubt is None and (day is None or day.precision != "day")):
        return None
    if day is None:
        # In doubt already, and perhaps the day before the one that is meant.
        is_doubtful = midnight_doubt(clock.time, has_seconds=clock.has_seconds)
        return Reading("pending", rule=written.last.doubt) if is_doubtful else None
    moment = in_beijing(day.last, clock)
    if moment is None:
        return _IMPOSSIBLE
    is_elsewhere = clock.offset not in (None, dt.timedelta(hours=8))
    rule = "day_of_zone" if is_elsewhere else "day_rewritten"
    has_zone = clock.offset is not None
    return day_of_moment(moment, context, rule, has_seconds=clock.has_seconds, has_zone=has_zone)


def _dated(written: WrittenDate | None, shown: str, context: TimeContext) -> Reading[Period]:
    if written is None:
        return NOT_A_DAY
    doubt = written.last.doubt or (written.first.doubt if written.first else None)
    if doubt is not None:
        return _doubtful(written, doubt, context)
    period = _certain(written)
    if period is None:
        return _IMPOSSIBLE
    if written.last.named is not None and context.holds(period):
        festival = period.last + dt.timedelta(days=period.is_limit)
        details = {**_ends(period), "feast": festival.isoformat()}
        return Reading("noted", period, "day_of_feast", details)
    return _checked(period, shown, context)


def _checked(period: Period, shown: str, context: TimeContext) -> Reading[Period]:
    if period.first > period.last:
        return Reading("rejected", rule="range_reversed")
    if not context.holds(period):
        return implausible(context)
    if period.precision != "day" or period.is_limit:
        return Reading("noted", period, _rule_of(period), _ends(period))
    if _ISO_DAY.fullmatch(shown):
        return Reading("read", period)
    return Reading("noted", period, "day_rewritten", {"day": period.last.isoformat()})


def _certain(written: WrittenDate) -> Period | None:
    """Return the period of a notation that brings its year; None where the calendar has no such
    day.
    """
    last = written.last.in_year(written.last.year) if written.last.year is not None else None
    if written.first is None or last is None:
        return last
    first = written.first.in_year(written.first.year) if written.first.year is not None else None
    return Period(first.first, last.last, "range", last.is_limit) if first else None


def _doubtful(written: WrittenDate, doubt: str, context: TimeContext) -> Reading[Period]:
    if doubt == "day_year_missing":
        if written.last.in_year(2000) is None:
            return _IMPOSSIBLE
        return Reading("pending", rule=doubt, candidates=_ranged(written, context))
    if doubt in ("day_year_relative", "day_month_missing"):
        return Reading("pending", rule=doubt)
    notations = (written.last, *written.others) if written.first is None else ()
    if not notations:
        period = _certain(written)
        fits = period is not None and period.first <= period.last and context.holds(period)
        return Reading("pending", rule=doubt, candidates=(period,) if period and fits else ())
    return _ask_if_possible(list(dict.fromkeys(notations)), doubt, context)


def _ranged(written: WrittenDate, context: TimeContext) -> tuple[Period, ...]:
    ends = context.in_window(written.last)
    if written.first is None:
        return ends
    ranges = []
    for end in ends:
        firsts = (written.first.in_year(year) for year in (end.last.year, end.last.year - 1))
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
