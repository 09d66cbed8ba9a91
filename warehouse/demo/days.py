"""Calendar arithmetic on whole arrays: days since 1970-01-01 as int64.

`NEVER` stands for a day that does not come; it becomes null when a column is written.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

Days: TypeAlias = NDArray[np.int64]

NEVER = 2_000_000


def day(text: str) -> int:
    """Return the day number of a date written as 2024-06-30."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def month_end(days: Days) -> Days:
    """Return the last day of the month of each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return (months + 1).astype("datetime64[D]").astype(np.int64) - 1


def previous_month_end(days: Days) -> Days:
    """Return the last day of the month before each day's month."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64) - 1


def add_months(days: Days, months: Days | int) -> Days:
    """Return each day moved by whole months; the 31st becomes the last day of a shorter month."""
    month_start = previous_month_end(days) + 1
    moved = month_start.astype("datetime64[D]").astype("datetime64[M]") + months
    moved_start = moved.astype("datetime64[D]").astype(np.int64)
    return np.minimum(moved_start + (days - month_start), month_end(moved_start))


def on_weekday(days: Days) -> Days:
    """Return each day, or the Monday after it where it falls on a weekend."""
    weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
    return days + np.where(weekday >= 5, 7 - weekday, 0)


def year_of(days: Days) -> Days:
    """Return the calendar year of each day."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def dates(days: Days, latest: int = NEVER - 1) -> pl.Series:
    """Return a column of dates; null for `NEVER` and for anything after `latest`."""
    is_known = days <= min(latest, NEVER - 1)
    column = pl.Series(np.where(is_known, days, 0).astype(np.int32)).cast(pl.Date)
    return pl.select(pl.when(pl.Series(is_known)).then(column)).to_series()
