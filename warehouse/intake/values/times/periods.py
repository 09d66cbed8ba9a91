"""Days and periods of the calendar, and how many months lie between them."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from typing import Literal, TypeAlias

Precision: TypeAlias = Literal["day", "ten_days", "month", "quarter", "half_year", "year", "range"]
"""How exactly a time is written; a range is written by its two ends."""


@dataclass(frozen=True)
class Period:
    """A day or a period, its ends included. `is_limit`: written as a limit (前, 止), so that what
    happened may have happened earlier.
    """

    first: dt.date
    last: dt.date
    precision: Precision
    is_limit: bool = False


def month_end(year: int, month: int) -> dt.date:
    """Return the last day of a month."""
    return dt.date(year, month, monthrange(year, month)[1])


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or that month's last day where it has no such day.

    Raise `OverflowError` beyond the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError(f"{months} months after {day} is beyond the calendar")
    return min(
        month_end(year, month + 1),
        dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])),
    )
