"""The marts of rectification and problems say what a walk through the ledgers says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from tests.reference import rectification
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.warehouse.builds import AS_OF, PAST_MID_MONTH, Build
from tests.warehouse.comparison import differences
from tests.warehouse.test_marts_against_reference import explained

MARTS: dict[str, tuple[Callable[[Reference], list[Row]], list[str]]] = {
    "mart_rectification_survival": (
        rectification.survival,
        ["region_code", "feedback_year", "responsibility_level", "day"],
    ),
    "mart_rectification_nodes": (rectification.nodes, ["region_code", "feedback_year", "node"]),
    "mart_direct_close_outs": (
        rectification.direct_close_outs,
        ["region_code", "decided_year", "reason_code"],
    ),
    "mart_problem_categories": (
        rectification.categories,
        [
            *["region_code", "term_id", "year", "category_code", "cause_code"],
            "responsibility_level",
        ],
    ),
    "mart_common_problems": (
        rectification.common_problems,
        ["region_code", "category_code", "month_end"],
    ),
}
"""How the reference computes each mart, and the mart's grain."""


@pytest.fixture(scope="module")
def references(large_build: Callable[[date], Build]) -> Callable[[date], Reference]:
    """References for the large ledger as of any day, computed once."""

    @cache
    def made(as_of: date) -> Reference:
        return Reference(large_build(as_of).ledger(), as_of)

    return made


@pytest.mark.parametrize("mart", list(MARTS))
def test_all_rows_of_the_example_county(mart: str, county_build: Build) -> None:
    compute, keys = MARTS[mart]
    reference = Reference(county_build.ledger(), AS_OF)
    rows = compute(reference)
    assert rows or mart == "mart_rectification_nodes", "the example county reports no nodes"
    found = differences(county_build.frame(f"select * from {mart}"), rows, keys)
    assert not found, explained(found, reference)


@pytest.mark.parametrize("as_of", [AS_OF, PAST_MID_MONTH], ids=str)
@pytest.mark.parametrize("mart", list(MARTS))
def test_all_rows_of_many_counties_and_hostile_ledgers(
    mart: str,
    as_of: date,
    large_build: Callable[[date], Build],
    references: Callable[[date], Reference],
) -> None:
    compute, keys = MARTS[mart]
    rows = compute(references(as_of))
    assert rows
    found = differences(large_build(as_of).frame(f"select * from {mart}"), rows, keys)
    assert not found, explained(found, references(as_of))


def test_the_large_ledger_holds_what_the_rules_decide(
    references: Callable[[date], Reference],
) -> None:
    """A rule that no ledger touches would be compared in vain."""
    rows = {mart: compute(references(AS_OF)) for mart, (compute, _) in MARTS.items()}

    def total(mart: str, column: str) -> int:
        return sum(row[column] or 0 for row in rows[mart])

    survival = "mart_rectification_survival"
    assert total(survival, "lasting_directly_closed") > total(survival, "directly_closed") > 0
    assert total(survival, "lasting_censored") > total(survival, "censored") > 0
    assert total(survival, "lasting_withdrawn") > total(survival, "withdrawn") > 0
    assert 0 < total(survival, "closed_interval_only") < total(survival, "closed")
    for column in ["reported_late", "settled_before_limit", "days_to_node_summed"]:
        assert total("mart_rectification_nodes", column) > 0
    for column in ["granted", "refused", "undecided"]:
        assert total("mart_direct_close_outs", column) > 0
    assert total("mart_problem_categories", "problems") > total(
        "mart_problem_categories", "villages"
    )
    common = rows["mart_common_problems"]
    assert any(row["rules_made"] and not row["inspections"] for row in common)
    assert any(row["problems"] == 0 for row in common)
