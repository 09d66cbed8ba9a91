"""A time as a cell holds it: a day, a period or a range, whatever its type and notation.

Days, events and deadlines are read from this one reading, so that all of them understand, ask
about and refuse the same.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warehouse.intake.values.dates import Dated, Notation, has_letters_for_digits, normal, notation
from warehouse.intake.values.numerals import whole_value
from warehouse.intake.values.periods import Period, months_after
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.unfilled import nothing_of_its_own

if TYPE_CHECKING:
    from warehouse.intake.sheets import CellValue

EARLIEST = dt.date(1990, 1, 1)
"""No village was inspected before; a day further back is a typing error."""

LATEST = dt.date(2100, 12, 31)
"""The latest day where the day of the report is not known."""

YEARS_AHEAD = 10
"""A day further after the day of the report than this is a typing error."""

WINDOW_MONTHS = 12
"""A date without its year is looked for within so many months after the feedback."""

_LONGEST = 200
"""A text of more characters is no date."""

_SERIAL_OF_DAY_ZERO = dt.date(1899, 12, 30)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BETWEEN_TIMES = re.compile(r"[,;]|、(?!\d*[日号月])")
_IMPOSSIBLE: Reading[Period] = Reading("refused", rule="day_impossible")
_NOT_A_DAY: Reading[Period] = Reading("refused", rule="not_a_day")


@dataclass(frozen=True)
class Frame:
    """What is known of the times of a ledger.

    `feedback_on` starts every clock: a date without its year lies within the twelve months after
    it. `as_of` is the day the ledger reports of; `earliest` the first day that can be meant.
    """

    feedback_on: dt.date | None = None
    as_of: dt.date | None = None
    earliest: dt.date = EARLIEST

    @property
    def latest(self) -> dt.date:
        """The last day that can be meant."""
        if self.as_of is None:
            return LATEST
        return months_after(self.as_of, 12 * YEARS_AHEAD)

    def holds(self, period: Period) -> bool:
        """Whether the period can be meant."""
        return self.earliest <= period.last and period.first <= self.latest

    def in_window(self, written: Notation) -> tuple[Period, ...]:
        """What a notation without its year may mean after the feedback, the earliest first."""
        if self.feedback_on is None:
            return ()
        until = months_after(self.feedback_on, WINDOW_MONTHS)
        possible = (written.in_year(year) for year in range(self.feedback_on.year, until.year + 1))
        return tuple(
            period for period in possible if period and self.feedback_on <= period.last <= until
        )


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
            return _NOT_A_DAY
        case dt.date():
            return _typed_day(value, frame, year_is_hidden)
        case int() | float():
            return _number(value, frame)
        case str():
            return _text(value, frame)
    return _IMPOSSIBLE if value == dt.time(0) else _NOT_A_DAY


def _typed_day(value: dt.date, frame: Frame, year_is_hidden: bool) -> Reading[Period]:
    is_midnight = not isinstance(value, dt.datetime) or value.time() == dt.time(0)
    day = value.date() if isinstance(value, dt.datetime) else value
    period = Period(day, day, "day")
    if year_is_hidden:
        found = frame.in_window(Notation("day", None, day.month, day.day)) or (period,)
        return Reading("asked", rule="day_year_hidden", candidates=found)
    if not frame.holds(period):
        return _implausible(period, frame)
    if is_midnight:
        return Reading("read", period)
    return Reading("noted", period, "day_time_left_out", {"day": day.isoformat()})


def _number(value: float, frame: Frame) -> Reading[Period]:
    number = whole_value(value)
    if number is None:
        return _fraction(value, frame)
    if number <= 0:
        return _IMPOSSIBLE
    digits = str(number)
    if len(digits) in (6, 8):
        return _dated(notation(digits), digits, frame)
    if len(digits) == 4:
        return _asked_if_possible([Notation("year", number)], "day_number_is_year", frame)
    return _serial(number, frame)


def _fraction(value: float, frame: Frame) -> Reading[Period]:
    if isinstance(value, int) or not math.isfinite(value) or value <= 0:
        return _NOT_A_DAY
    year, _, part = repr(value).partition(".")
    if len(year) == 4 and len(part) <= 2:
        if part == "1":
            return Reading("refused", rule="day_month_zero_lost")
        return _asked_if_possible(
            [Notation("month", int(year), int(part))], "day_number_is_month", frame
        )
    return _serial(int(value), frame)


def _serial(number: int, frame: Frame) -> Reading[Period]:
    try:
        day = _SERIAL_OF_DAY_ZERO + dt.timedelta(days=number)
    except OverflowError:
        return _NOT_A_DAY
    period = Period(day, day, "day")
    if not frame.holds(period):
        return _NOT_A_DAY
    return Reading(
        "asked", rule="day_is_serial", details={"day": day.isoformat()}, candidates=(period,)
    )


def _asked_if_possible(written: list[Notation], rule: str, frame: Frame) -> Reading[Period]:
    found = [one.in_year(one.year) for one in written if one.year is not None]
    possible = tuple(period for period in found if period is not None and frame.holds(period))
    return Reading("asked", rule=rule, candidates=possible) if possible else _IMPOSSIBLE


def _text(value: str, frame: Frame) -> Reading[Period]:
    if len(value) > _LONGEST:
        return _NOT_A_DAY
    text = normal(value)
    if text.isascii() and text.isdigit() and len(text) != 8:
        return _number(int(text), frame) if len(text) <= 8 else _NOT_A_DAY
    found = notation(text)
    if found is not None:
        return _dated(found, value.strip(), frame)
    parts = [part for part in _BETWEEN_TIMES.split(text) if part]
    if len(parts) > 1 and all(notation(normal(part)) for part in parts):
        return Reading("asked", rule="several_days")
    if has_letters_for_digits(text):
        return Reading("refused", rule="letter_in_day")
    return _NOT_A_DAY


def _dated(found: Dated | None, shown: str, frame: Frame) -> Reading[Period]:
    if found is None:
        return _NOT_A_DAY
    doubt = found.last.doubt or (found.first.doubt if found.first else None)
    if doubt is not None:
        return _doubtful(found, doubt, frame)
    period = _certain(found)
    if period is None:
        return _IMPOSSIBLE
    return _checked(period, shown, frame)


def _checked(period: Period, shown: str, frame: Frame) -> Reading[Period]:
    if period.first > period.last:
        return Reading("refused", rule="range_reversed")
    if not frame.holds(period):
        return _implausible(period, frame)
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


def _implausible(period: Period, frame: Frame) -> Reading[Period]:
    return Reading(
        "refused",
        rule="day_implausible",
        details={"earliest": frame.earliest.isoformat(), "latest": frame.latest.isoformat()},
    )


def _rule_of(period: Period) -> str:
    if period.precision == "range":
        return "range_read"
    return "day_is_limit" if period.precision == "day" else "period_read"


def _ends(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}
