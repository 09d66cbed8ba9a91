"""A time as it is written, and what it means in a year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

from warehouse.intake.values.times.festivals import named_day
from warehouse.intake.values.times.periods import Period, Precision, month_end

Doubt: TypeAlias = Literal[
    "day_before_period",
    "day_digits_unclear",
    "day_is_serial",
    "day_lunar_year",
    "day_month_missing",
    "day_month_zero_lost",
    "day_near_feast",
    "day_number_is_month",
    "day_number_is_year",
    "day_order_unclear",
    "day_roughly",
    "day_short_year",
    "day_year_missing",
    "day_year_relative",
]
"""Why a notation has to be asked about: the rule of the intake's words."""

Way: TypeAlias = Literal[
    "as_written", "day_first", "epoch", "month_first", "next_day", "serial", "year_first"
]
"""How cells are read that a program wrote: of all cells of a column that are written alike."""


@dataclass(frozen=True)
class Notation:
    """One time as it is written.

    `year` is None where none is written. `number` is the month, the quarter or the half of the
    year, `part` the day of the month, or 1 to 3 for its beginning, middle and last ten days.
    `named` is a day that has a name instead (`festivals.named_day`); a limit is the day before it.
    """

    precision: Precision
    year: int | None = None
    number: int = 1
    part: int = 1
    is_limit: bool = False
    doubt: Doubt | None = None
    named: str | None = None
    way: Way | None = None

    def in_year(self, year: int) -> Period | None:
        """Return what the notation means in that year; None where the calendar has no such day."""
        try:
            first, last = self._ends(year) if self.named is None else self._named_day(year)
        except ValueError:
            return None
        return Period(first, last, self.precision, self.is_limit)

    def _ends(self, year: int) -> tuple[dt.date, dt.date]:
        match self.precision:
            case "day":
                day = dt.date(year, self.number, self.part)
                return day, day
            case "ten_days":
                first = dt.date(year, self.number, 10 * self.part - 9)
                last = (
                    month_end(year, self.number)
                    if self.part == 3
                    else first.replace(day=10 * self.part)
                )
                return first, last
            case "month":
                return dt.date(year, self.number, 1), month_end(year, self.number)
            case "quarter":
                return _months(year, 3 * self.number - 2, 3 * self.number)
            case "half_year":
                return _months(year, 6 * self.number - 5, 6 * self.number)
        return _months(year, 1, 12)

    def _named_day(self, year: int) -> tuple[dt.date, dt.date]:
        day = named_day(self.named or "", year) - dt.timedelta(days=self.is_limit)
        return day, day


@dataclass(frozen=True)
class WrittenDate:
    """One time, or a range by its first and last, with the other ways to read it (`others`)."""

    last: Notation
    first: Notation | None = None
    others: tuple[Notation, ...] = ()


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, first, 1), month_end(year, last)
