"""Measures of why a region lags: pace, shortfall, idle months, overdue problems, acts of a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from tests.reference.dates import month_ends
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where, counties
from tests.reference.measures.coverage import MONTHS_LOOKED_BACK, kept_pace, row, term
from tests.reference.measures.problems import category_of, class_of
from tests.reference.measures.supervision import every_act
from tests.reference.things import problem_rows
from tests.reference.villages import covered_on, is_on_roster

OPEN = ("open", "basically_done")


@cache
def _problems(by_id: ById) -> list[Row]:
    reference = by_id.reference
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
    problems = open_problems(reference, region, where)
    return sum(problem["lateness"] == "overdue" for problem in problems)


def _overdue_of_class(reference: Reference, category: str, where: Where) -> int:
    return sum(
        problem["lateness"] == "overdue" and class_of(problem["category"]) == category
        for problem in open_problems(reference, where.region, where)
    )


def _of_unit(reference: Reference, region: str, where: Where) -> list[Row]:
    """Return the open problems that the responsible unit of a hand-out has to put right."""
    problems = open_problems(reference, region, where)
    return [problem for problem in problems if problem["responsible_unit"] == where.unit]


def _overdue_of_unit(*arguments: Any) -> list[Row]:
    return [problem for problem in _of_unit(*arguments) if problem["lateness"] == "overdue"]


def _pace_needed(reference: Reference, region: str, where: Where) -> float:
    counts = row(reference, region, where)
    ends_on, on = term(reference, where)["ends_on"], min(where.month_end, reference.as_of)
    months_left = max(12 * (ends_on.year - on.year) + ends_on.month - on.month, 1)
    return max(counts["villages_on_roster"] - counts["villages_covered"], 0) / months_left


LADDER = ("reminder", "interview", "notification", "recommendation", "accountability")


def short_counties(reference: Reference, region: str, where: Where) -> list[float]:
    """Return by how many villages each county is short of its plan, the most first."""
    rows = [row(reference, county, where) for county in counties(reference, region)]
    short = [one["villages_planned"] - one["villages_covered"] for one in rows]
    return sorted((villages for villages in short if villages > 0), reverse=True)


def short_townships(reference: Reference, region: str, where: Where) -> list[float]:
    """Return how many villages of each township are not covered as of now, the most first."""
    ledger, of = reference.ledger, term(reference, where)
    last = min(reference.as_of, of["ends_on"])
    left: Counter[str] = Counter()
    for village in ledger.tables["villages"]:
        code = village["village_id"]
        if ledger.village_county.get(code) == region and is_on_roster(ledger, code, last):
            day = covered_on(ledger, code, of)
            left[village["township_code"]] += day is None or day > last
    return sorted((float(villages) for villages in left.values() if villages), reverse=True)


def of_half(short: list[float]) -> list[float]:
    """Return the first of these that make up half of all."""
    held: list[float] = []
    while sum(held) < sum(short) / 2:
        held.append(short[len(held)])
    return held


def added(reference: Reference, region: str, where: Where) -> list[int]:
    """Return the villages that each of the trailing months added."""
    months = month_ends(term(reference, where)["starts_on"], where.month_end)
    looked_at = months[-MONTHS_LOOKED_BACK - 1 :]
    covered = [row(reference, region, where, month)["villages_covered"] for month in looked_at]
    return [max(after - before, 0) for before, after in pairwise(covered)]


def acts_of_a_year(reference: Reference, region: str, where: Where) -> Iterator[Row]:
    """Yield the acts of the ladder aimed at a region in the twelve months that end with now."""
    now = reference.as_of
    first = date(now.year, 1, 1) if now.month == 12 else date(now.year - 1, now.month + 1, 1)
    for act in every_act(reference):
        is_here = region in reference.ledger.seeds.line(act["target_region"])
        if is_here and act["kind"] in LADDER and first <= act["issued_on"] <= now:
            yield act


def _of_kind(kind: str) -> Measure:
    return lambda *arguments: sum(act["kind"] == kind for act in acts_of_a_year(*arguments))


MEASURES: dict[str, Measure] = {
    "short_in_counties": lambda *arguments: sum(short_counties(*arguments)),
    "short_in_half_of_counties": lambda *arguments: sum(of_half(short_counties(*arguments))),
    "units_of_half_of_counties": lambda *arguments: len(of_half(short_counties(*arguments))),
    "short_in_townships": lambda *arguments: sum(short_townships(*arguments)),
    "short_in_half_of_townships": lambda *arguments: sum(of_half(short_townships(*arguments))),
    "units_of_half_of_townships": lambda *arguments: len(of_half(short_townships(*arguments))),
    "months_without_coverage": lambda *arguments: sum(
        not villages for villages in added(*arguments)
    ),
    "most_covered_in_a_month": lambda *arguments: max(added(*arguments)),
    "acts_of_a_year": lambda *arguments: sum(1 for _ in acts_of_a_year(*arguments)),
    "reminders_of_a_year": _of_kind("reminder"),
    "interviews_of_a_year": _of_kind("interview"),
    "last_act_on": lambda *arguments: max(act["issued_on"] for act in acts_of_a_year(*arguments)),
    "open_in_term": _open,
    "overdue_in_term": _overdue,
    "overdue_of_class": _overdue_of_class,
    "open_of_unit": lambda *arguments: len(_of_unit(*arguments)),
    "overdue_of_unit": lambda *arguments: len(_overdue_of_unit(*arguments)),
    "first_due_of_unit": lambda *arguments: min(
        one["due_on"] for one in _overdue_of_unit(*arguments)
    ),
    "pace_needed": _pace_needed,
    "pace_kept": lambda reference, region, where: kept_pace(reference, region, where)[0],
}
