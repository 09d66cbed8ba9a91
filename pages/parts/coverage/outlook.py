"""The sentence of the page: covered against plan, and the projected finish against the term."""

from __future__ import annotations

from pages.parts import findings, numbers, why
from pages.parts.shell import Visit
from warehouse.stats.pace import Pace


def sentence(visit: Visit) -> str:
    """Say how far the region is behind its plan, and when its pace would finish."""
    state, now = findings.region(visit), why.pace_of(visit)
    outlook = "" if now is None or not (now.kept or now.is_over) else _outlook(visit, now)
    return visit.words("coverage.sentence", state=state, outlook=outlook) if outlook else state


def _outlook(visit: Visit, now: Pace) -> str:
    words, ends = visit.words, visit.term.ends_on
    if now.remaining == 0:
        return words("region.finish_done")
    if now.needed is None:
        return words(
            "coverage.term_over",
            end=numbers.day(ends, visit.language),
            remaining=words.count("villages", now.remaining),
        )
    if now.finish is None:
        return words("coverage.finish_never")
    late = (now.finish.year - ends.year) * 12 + now.finish.month - ends.month
    return words(
        "coverage.finish_late" if late > 0 else "coverage.finish_in_time",
        months=why.months_looked_back(visit),
        finish=numbers.month(now.finish, visit.language),
        late=words.count("months_late", late),
        end=numbers.month(ends, visit.language),
    )
