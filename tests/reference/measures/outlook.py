"""Measures of where the kept pace leads: when it would be done, and how late that is."""

from __future__ import annotations

import math
from datetime import date

from tests.reference.dates import month_ends
from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where
from tests.reference.measures.coverage import MONTHS_LOOKED_BACK, kept_pace, row, term


def finish(reference: Reference, region: str, where: Where) -> date | None:
    """Return the first day of the month in which the kept pace would have covered the roster."""
    counts = row(reference, region, where)
    left = counts["villages_on_roster"] - counts["villages_covered"]
    pace = kept_pace(reference, region, where)[0]
    if pace <= 0:
        return None
    on = min(where.month_end, reference.as_of)
    year, month = on.year, on.month
    for _ in range(math.ceil(left / pace)):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, 1)


def _late(reference: Reference, region: str, where: Where) -> float | None:
    done, ends = finish(reference, region, where), term(reference, where)["ends_on"]
    return None if done is None else 12 * (done.year - ends.year) + done.month - ends.month


def _looked_back(reference: Reference, region: str, where: Where) -> int:
    months = month_ends(term(reference, where)["starts_on"], where.month_end)
    return min(MONTHS_LOOKED_BACK, len(months) - 1)


MEASURES: dict[str, Measure] = {
    "finish_at_kept_pace": finish,
    "months_late_at_kept_pace": _late,
    "months_looked_back": _looked_back,
}
