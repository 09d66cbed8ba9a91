"""Days: the day of a thing, and the days between which an event lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from warehouse.intake.values.reading import Reading
from warehouse.intake.values.states import is_state
from warehouse.intake.values.times.cell_times import read_period
from warehouse.intake.values.times.context import EARLIEST, TimeContext
from warehouse.intake.values.times.periods import Period

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

Value = TypeVar("Value")


@dataclass(frozen=True)
class DayInterval:
    """The event lies after `after` and not after `on`; `after` None where its day is known."""

    after: dt.date | None
    on: dt.date


def read_day(
    value: CellValue,
    *,
    feedback_on: dt.date | None = None,
    as_of: dt.date | None = None,
    earliest: dt.date = EARLIEST,
    year_is_hidden: bool = False,
) -> Reading[dt.date]:
    """Return one day. A month, a range or a limit (…前) is none and is asked about.

    `feedback_on` gives candidates for a date without its year.
    """
    context = TimeContext(feedback_on, as_of, earliest)
    reading = _event_or_state(value, read_period(value, context, year_is_hidden=year_is_hidden))
    period = reading.value
    if period is not None and period.precision != "day":
        return Reading("pending", rule="day_missing", details=reading.details)
    if period is not None and period.is_limit:
        return Reading("pending", rule="day_is_limit_only", candidates=(period.last,))
    days = converted(reading, lambda one: one.last)
    single = tuple(one.last for one in reading.candidates if one.precision == "day")
    return replace(days, candidates=single, ways=days.ways if len(days.ways) == len(single) else ())


def read_event_days(
    value: CellValue,
    *,
    feedback_on: dt.date | None = None,
    as_of: dt.date | None = None,
    earliest: dt.date = EARLIEST,
    year_is_hidden: bool = False,
) -> Reading[DayInterval]:
    """Return the days between which an event lies: a month is the interval from its first to its
    last.
    """
    context = TimeContext(feedback_on, as_of, earliest)
    reading = _event_or_state(value, read_period(value, context, year_is_hidden=year_is_hidden))
    period = reading.value
    if period is not None and period.is_limit and period.precision == "day":
        return Reading(
            "pending", rule="day_is_limit_only", candidates=(DayInterval(None, period.last),)
        )
    return converted(reading, _interval)


def is_day(answer: str) -> bool:
    """Return whether an answer is a day of the calendar, in ISO form."""
    try:
        dt.date.fromisoformat(answer)
    except ValueError:
        return False
    return True


def converted(reading: Reading[Period], convert: Callable[[Period], Value]) -> Reading[Value]:
    """Return the reading of a period as one of what it means."""
    candidates = tuple(dict.fromkeys(map(convert, reading.candidates)))
    return Reading(
        reading.certainty,
        None if reading.value is None else convert(reading.value),
        reading.rule,
        reading.details,
        candidates,
        reading.ways if len(reading.ways) == len(candidates) else (),
    )


def _event_or_state(value: CellValue, reading: Reading[Period]) -> Reading[Period]:
    """Return `reading`, unless a state (已完成) stands in the column of days: it is no wrong
    day.
    """
    if reading.rule == "not_a_day" and is_state(value):
        return Reading("pending", rule="state_instead_of_day")
    return reading


def _interval(period: Period) -> DayInterval:
    if period.precision == "day":
        return DayInterval(None, period.last)
    return DayInterval(period.first - dt.timedelta(days=1), period.last)
