"""What is known of the times of a ledger before they are read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from warehouse.intake.values.times.notations import Notation
from warehouse.intake.values.times.periods import Period, months_after

EARLIEST = dt.date(1990, 1, 1)
"""No village was inspected before; a day further back is a typing error."""

LATEST = dt.date(2100, 12, 31)
"""The latest day where the day of the report is not known."""

YEARS_AHEAD = 10
"""A day further after the day of the report than this is a typing error."""

WINDOW_MONTHS = 12
"""A date without its year is looked for within so many months after the feedback."""


@dataclass(frozen=True)
class TimeContext:
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
        """Return whether the period can be meant."""
        return self.earliest <= period.last and period.first <= self.latest

    def in_window(self, written: Notation) -> tuple[Period, ...]:
        """Return the periods that a notation without its year may mean after the feedback, the
        earliest first.
        """
        if self.feedback_on is None:
            return ()
        until = months_after(self.feedback_on, WINDOW_MONTHS)
        possible = (written.in_year(year) for year in range(self.feedback_on.year, until.year + 1))
        return tuple(
            period for period in possible if period and self.feedback_on <= period.last <= until
        )
