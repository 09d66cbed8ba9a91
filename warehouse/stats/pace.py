"""Pace of covering villages: what is needed, what is kept, and when that would finish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import stdtrit

MONTHS_LOOKED_BACK = 12


@dataclass(frozen=True)
class Pace:
    """Villages a month, and the finish they lead to.

    `needed` is remaining / months left in the term, a begun month counting as one, null once the
    term is over; `kept` is what was covered in the trailing months / their number, null before
    there are two, `kept_low` and `kept_high` its 95 % interval; mergers that lower the number of
    covered villages make no pace negative. `finish` is the first day of the month in which the
    kept pace would be done, with the interval of the pace carried over; null means "not at this
    pace", or that the term is over: `remaining` is then by how much it was short.
    """

    remaining: int
    months_left: int
    needed: float | None
    kept: float | None
    finish: date | None
    finish_early: date | None
    finish_late: date | None
    kept_low: float | None = None
    kept_high: float | None = None
    is_over: bool = False


def pace(covered: list[int], on_roster: int, as_of: date, term_ends_on: date) -> Pace:
    """Compare the pace needed with the pace kept.

    `covered` holds villages covered at successive month ends, oldest first, the last as of
    `as_of`. The interval of the kept pace is Student's for the mean of its monthly increments: the
    months of a round are uneven, and their spread is what is uncertain about the next ones.
    """
    remaining = max(on_roster - covered[-1], 0)
    is_over = as_of >= term_ends_on
    months = (term_ends_on.year - as_of.year) * 12 + term_ends_on.month - as_of.month
    months_left = 0 if is_over else max(months, 1)
    needed = remaining / months_left if months_left else None
    increments = np.diff(np.array(covered[-MONTHS_LOOKED_BACK - 1 :], dtype=float))
    kept = max(float(increments.mean()), 0.0) if len(increments) > 1 else None
    if remaining == 0 or kept is None or is_over:
        return Pace(remaining, months_left, needed, kept, None, None, None, is_over=is_over)
    margin = float(
        stdtrit(len(increments) - 1, 0.975) * increments.std(ddof=1) / np.sqrt(len(increments))
    )
    return Pace(
        remaining,
        months_left,
        needed,
        kept,
        finish=_after(as_of, remaining, kept),
        finish_early=_after(as_of, remaining, kept + margin),
        finish_late=_after(as_of, remaining, kept - margin),
        kept_low=max(kept - margin, 0.0),
        kept_high=kept + margin,
    )


def _after(start: date, remaining: int, per_month: float) -> date | None:
    """Return the first of the month in which the remaining villages would be done."""
    if per_month <= 0:
        return None
    months = start.year * 12 + start.month - 1 + int(np.ceil(remaining / per_month))
    year, month = divmod(months, 12)
    return date(year, month + 1, 1) if year < 2200 else None
