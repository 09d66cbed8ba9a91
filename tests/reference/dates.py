"""Calendar arithmetic of the deadlines: months that clip, calendar days, working days."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_ends(first: date, last: date) -> list[date]:
    """Return the last day of every month from that of `first` to that of `last`."""
    return list(_month_ends(first, last))


@cache
def _month_ends(first: date, last: date) -> tuple[date, ...]:
    days = []
    current = month_end(first)
    while current <= month_end(last):
        days.append(current)
        current = month_end(current + timedelta(days=1))
    return tuple(days)


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where the month is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last_of_month = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last_of_month))


def add_working_days(day: date, count: int, working_days: Collection[date]) -> date:
    """Return the `count`-th working day after `day`; `day` itself never counts."""
    current = day
    while count > 0:
        current += timedelta(days=1)
        if current in working_days:
            count -= 1
    return current


def add_span(day: date, value: int, unit: str, working_days: Collection[date]) -> date:
    """Return the last day of a limit of `value` `unit`s that begins on `day`."""
    if unit == "month":
        return add_months(day, value)
    if unit == "calendar_day":
        return day + timedelta(days=value)
    if unit == "working_day":
        return add_working_days(day, value, working_days)
    raise ValueError(f"no such unit of time in deadline_rules: {unit}")
