"""Measures of why a region lags: its pace at the month shown, its overdue problems as of now."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where, counties
from tests.reference.measures.coverage import kept_pace, row, term
from tests.reference.measures.problems import category_of, class_of
from tests.reference.things import problem_rows

OPEN = ("open", "basically_done")


@cache
def _problems(asked: ById) -> list[Row]:
    reference = asked.reference
    category = {row["problem_id"]: category_of(row) for row in reference.ledger.tables["problems"]}
    return [row | {"category": category[row["problem_id"]]} for row in problem_rows(reference)]


def open_problems(reference: Reference, region: str, where: Where) -> Iterator[Row]:
    """Yield the problems of the term that are not settled, whatever else is chosen."""
    here = counties(reference, region)
    for problem in _problems(ById(reference)):
        is_here = problem["county_code"] in here and problem["term_id"] == where.term
        if is_here and problem["state"] in OPEN:
            yield problem


def _open(reference: Reference, region: str, where: Where) -> int:
    return sum(1 for _ in open_problems(reference, region, where))


def _overdue(reference: Reference, region: str, where: Where) -> int:
    found = open_problems(reference, region, where)
    return sum(problem["lateness"] == "overdue" for problem in found)


def _overdue_of_class(reference: Reference, category: str, where: Where) -> int:
    return sum(
        problem["lateness"] == "overdue" and class_of(problem["category"]) == category
        for problem in open_problems(reference, where.region, where)
    )


def _pace_needed(reference: Reference, region: str, where: Where) -> float:
    found = row(reference, region, where)
    ends_on, on = term(reference, where)["ends_on"], min(where.month_end, reference.as_of)
    months_left = max(12 * (ends_on.year - on.year) + ends_on.month - on.month, 1)
    return max(found["villages_on_roster"] - found["villages_covered"], 0) / months_left


MEASURES: dict[str, Measure] = {
    "open_in_term": _open,
    "overdue_in_term": _overdue,
    "overdue_of_class": _overdue_of_class,
    "pace_needed": _pace_needed,
    "pace_kept": lambda reference, region, where: kept_pace(reference, region, where)[0],
}
