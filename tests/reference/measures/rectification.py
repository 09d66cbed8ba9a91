"""Measures of the rectification page: the problems that a term fed back, as of now."""

from __future__ import annotations

from collections.abc import Iterable

from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where, counties
from tests.reference.problems import Standing, is_on_clock
from tests.reference.rectification import term_of_problem


def cohort(reference: Reference, region: str, where: Where) -> Iterable[tuple[Row, Standing]]:
    """Yield the problems of the term, year and level that the clock runs for, and how they stand.

    Categories are left out: the cards that follow them ask for them by name.
    """
    here = counties(reference, region)
    for problem in reference.ledger.tables["problems"]:
        now = reference.standing(problem, reference.as_of)
        inspection = reference.ledger.inspections[problem["inspection_id"]]
        if (
            reference.ledger.county_of_inspection(inspection) in here
            and term_of_problem(reference, problem) == where.term
            and now.feedback_on is not None
            and is_on_clock(problem, now)
            and where.level in ("", problem["responsibility_level"])
            and where.year in (None, now.feedback_on.year)
        ):
            yield problem, now


def days_overdue(reference: Reference, now: Standing) -> int:
    """Return for how many days an open problem has been overdue; 0 where it is not."""
    if now.state != "open" or now.due_on is None:
        return 0
    return max((reference.as_of - now.due_on).days, 0)


def _open(reference: Reference, region: str, where: Where) -> int:
    return sum(now.state == "open" for _, now in cohort(reference, region, where))


def overdue_by(days: int) -> Measure:
    """Return the measure of open problems overdue by at least so many days."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        found = cohort(reference, region, where)
        return sum(days_overdue(reference, now) >= days for _, now in found)

    return measure


def level_share_of_overdue(reference: Reference, level: str, where: Where) -> tuple[int, int]:
    """Return how many of the overdue problems are of a level, and all of them."""
    levels = [
        problem["responsibility_level"]
        for problem, now in cohort(reference, where.region, where)
        if days_overdue(reference, now)
    ]
    return levels.count(level), len(levels)


MEASURES: dict[str, Measure] = {
    "open": _open,
    "open_overdue": overdue_by(1),
    "overdue_over_180": overdue_by(181),
    "level_share_of_overdue": level_share_of_overdue,
}
