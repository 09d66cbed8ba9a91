"""Every mart says what a walk through the ledgers, row by row and day by day, says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from tests.reference import published, things
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.warehouse.builds import AS_OF, PAST_MID_MONTH, Build
from tests.warehouse.comparison import Difference, as_text, differences
from tests.warehouse.hostile_ledgers import HOSTILE_COUNTIES, events_as_text

MONTHLY: dict[str, tuple[Callable[[Reference], list[Row]], list[str]]] = {
    "mart_coverage": (Reference.coverage, ["region_code", "term_id", "month_end"]),
    "mart_problem_density": (Reference.problem_density, ["region_code", "term_id", "month_end"]),
    "mart_rectification_timeliness": (
        Reference.rectification_timeliness,
        ["region_code", "term_id", "month_end", "responsibility_level"],
    ),
    "mart_sanctions": (Reference.sanctions, ["region_code", "term_id", "month_end"]),
}
"""The four subjects: how the reference computes each, and its grain."""

AS_OF_NOW: dict[str, tuple[Callable[[Reference], list[Row]], list[str]]] = {
    "mart_rectification_cohorts": (
        Reference.rectification_cohorts,
        ["region_code", "term_id", "feedback_month", "responsibility_level"],
    ),
    "mart_clue_cohorts": (Reference.clue_cohorts, ["region_code", "handed_over_month"]),
    "mart_published": (published.published, ["source_id", "region_code", "metric"]),
    "fct_problem": (things.problem_rows, ["problem_id"]),
    "fct_problem_reopening": (things.reopening_rows, ["problem_id", "reopening_no"]),
    "fct_village_term": (things.village_term_rows, ["village_id", "term_id"]),
    "fct_village_succession": (
        things.village_succession_rows,
        ["village_id", "term_id", "holder_id"],
    ),
    "fct_clue": (things.clue_rows, ["clue_id"]),
}
"""What is told as of the build's date only."""

SAMPLED_MONTHS = [
    *[date(2016, 9, 30), date(2016, 12, 31), date(2017, 3, 31), date(2018, 2, 28)],
    *[date(2019, 5, 31), date(2019, 12, 31), date(2020, 2, 29), date(2020, 12, 31)],
    *[date(2021, 7, 31), date(2021, 8, 31), date(2021, 9, 30), date(2022, 10, 31)],
    *[date(2023, 8, 31), date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29)],
    *[date(2024, 5, 31), date(2024, 6, 30)],
]
"""First and last months of terms, ends of years, a rule's last month, the as-of month, and more."""


@pytest.fixture(scope="module")
def county_reference(county_build: Build) -> Reference:
    return Reference(county_build.ledger(), AS_OF)


@pytest.fixture(scope="module")
def latest(large_build: Callable[[date], Build]) -> Build:
    return large_build(AS_OF)


@pytest.fixture(scope="module")
def large_references(large_build: Callable[[date], Build]) -> Callable[[date], Reference]:
    """References for the large ledger as of any day, computed once."""

    @cache
    def made(as_of: date) -> Reference:
        return Reference(large_build(as_of).ledger(), as_of, months=SAMPLED_MONTHS)

    return made


@pytest.fixture(scope="module")
def large_reference(large_references: Callable[[date], Reference]) -> Reference:
    return large_references(AS_OF)


@pytest.mark.parametrize("mart", [*MONTHLY, *AS_OF_NOW])
def test_all_rows_of_the_example_county(
    mart: str, county_build: Build, county_reference: Reference
) -> None:
    compute, keys = (MONTHLY | AS_OF_NOW)[mart]
    rows = compute(county_reference)
    assert rows
    differing = differences(county_build.frame(selection(mart)), rows, keys)
    assert not differing, explained(differing, county_reference)


@pytest.mark.parametrize("mart", list(MONTHLY))
def test_sampled_months_of_many_counties(
    mart: str, latest: Build, large_reference: Reference
) -> None:
    compute, keys = MONTHLY[mart]
    months = ", ".join(f"date '{month}'" for month in SAMPLED_MONTHS)
    built = latest.frame(f"select * from {mart} where month_end in ({months})")
    differing = differences(built, compute(large_reference), keys)
    assert not differing, explained(differing, large_reference)


@pytest.mark.parametrize("mart", list(MONTHLY))
def test_all_months_of_hostile_ledgers(
    mart: str, latest: Build, large_reference: Reference
) -> None:
    compute, keys = MONTHLY[mart]
    reference = replace(large_reference, months=None, counties=HOSTILE_COUNTIES)
    expected = [row for row in compute(reference) if row["region_code"] in HOSTILE_COUNTIES]
    counties = ", ".join(f"'{county}'" for county in HOSTILE_COUNTIES)
    built = latest.frame(f"select * from {mart} where region_code in ({counties})")
    differing = differences(built, expected, keys)
    assert not differing, explained(differing, large_reference)


@pytest.mark.parametrize("as_of", [AS_OF, PAST_MID_MONTH], ids=str)
@pytest.mark.parametrize("mart", list(AS_OF_NOW))
def test_what_is_told_as_of_now(
    mart: str,
    as_of: date,
    large_build: Callable[[date], Build],
    large_references: Callable[[date], Reference],
) -> None:
    compute, keys = AS_OF_NOW[mart]
    reference = large_references(as_of)
    differing = differences(large_build(as_of).frame(selection(mart)), compute(reference), keys)
    assert not differing, explained(differing, reference)


def selection(mart: str) -> str:
    """Return the query for all rows of a mart that the reference computes."""
    if mart != "mart_published":
        return f"select * from {mart}"
    # of figures that cannot be compared there is no own value, and a region may have several
    return "select * from mart_published where own_value is not null"


def explained(differing: list[Difference], reference: Reference) -> str:
    """Write out the differences and the histories of the first problems that they may stem from."""
    problems = offending_problems(differing[0].key, reference)[:8] if differing else []
    histories = [events_as_text(reference.ledger.tables, problem) for problem in problems]
    return "\n".join([as_text(differing), *histories])


def offending_problems(key: dict[str, Any], reference: Reference) -> list[str]:
    """Return the problems that a row sums: itself, or those of its county, term and level."""
    if "problem_id" in key:
        return [key["problem_id"]]
    ledger = reference.ledger
    return [
        problem["problem_id"]
        for inspection in ledger.inspections_in[key.get("region_code", ""), key.get("term_id", "")]
        for problem in ledger.problems_of[inspection["inspection_id"]]
        if key.get("responsibility_level") in {None, problem["responsibility_level"]}
    ]
