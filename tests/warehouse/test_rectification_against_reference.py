"""The marts of rectification and problems say what a walk through the ledgers says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from tests.reference import rectification
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.warehouse.builds import AS_OF, PAST_MID_MONTH, Build
from tests.warehouse.comparison import differences
from tests.warehouse.test_marts_against_reference import explained
from warehouse.access.scope import Scope
from warehouse.queries.rectification import closings
from warehouse.queries.rectification import timeliness as asked
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.snapshot import Snapshot
from warehouse.stats.survival import EXITS

MARTS: dict[str, tuple[Callable[[Reference], list[Row]], list[str]]] = {
    "mart_rectification_survival": (
        rectification.survival,
        ["region_code", "term_id", "feedback_year", "responsibility_level", "day"],
    ),
    "mart_rectification_nodes": (
        rectification.nodes,
        ["region_code", "term_id", "feedback_year", "node"],
    ),
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
    differing = differences(county_build.frame(f"select * from {mart}"), rows, keys)
    assert not differing, explained(differing, reference)


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
    differing = differences(large_build(as_of).frame(f"select * from {mart}"), rows, keys)
    assert not differing, explained(differing, references(as_of))


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


# ---------------------------------------------------------------------- what a term's page says


@dataclass(frozen=True)
class FileReader:
    """Asks a built file what a page would ask a published one."""

    build: Build

    def frame(
        self,
        sql: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        scope: Scope,
        version_id: str,
    ) -> pl.DataFrame:
        return self.build.frame(sql, parameters)


@pytest.fixture(scope="module")
def view(large_build: Callable[[date], Build]) -> Snapshot:
    build = large_build(AS_OF)
    version = SimpleNamespace(version_id="", as_of_date=AS_OF)
    codes = build.frame("select region_code from dim_region")["region_code"]
    return Snapshot(FileReader(build), version, Scope.everything("100000"), frozenset(codes))


TERMS = ["2016-2021", "2021-2026", "t1", "t2"]
"""Those of the country, and those that one county keeps for itself."""

PROVINCES = ["360000", "410000", "510000"]


def found_by(reference: Reference, cohort: Cohort) -> Counter[tuple[str, str]]:
    """Count the problems on the clock of a term and year by region and level, one by one."""
    counted: Counter[tuple[str, str]] = Counter()
    for problem, now, county in rectification.problems_on_clock(reference):
        assert now.feedback_on is not None
        if rectification.term_of_problem(reference, problem) != cohort.term_id:
            continue
        if cohort.year in (None, now.feedback_on.year):
            for region in reference.ledger.seeds.line(county):
                counted[region, problem["responsibility_level"]] += 1
    return counted


def test_the_large_ledger_has_problems_fed_back_after_the_term_that_found_them(
    references: Callable[[date], Reference],
) -> None:
    reference = references(AS_OF)
    late = Counter[str]()
    for problem, now, county in rectification.problems_on_clock(reference):
        term_id = rectification.term_of_problem(reference, problem)
        (term,) = [term for term in reference.ledger.terms_of(county) if term["term_id"] == term_id]
        assert now.feedback_on is not None
        late[term_id] += now.feedback_on > term["ends_on"]
    assert late["2016-2021"] >= 4
    assert late["t1"] >= 4


@pytest.mark.parametrize("year", [None, 2021, 2022])
@pytest.mark.parametrize("term_id", TERMS)
def test_curves_rates_and_roll_ups_count_the_same_problems_of_a_term(
    term_id: str, year: int | None, view: Snapshot, references: Callable[[date], Reference]
) -> None:
    cohort = Cohort(term_id, year)
    expected = found_by(references(AS_OF), cohort)
    totals = asked.totals(view, ["100000", *PROVINCES], cohort)
    for region in ["100000", *PROVINCES]:
        by_hand = sum(number for (code, _), number in expected.items() if code == region)
        rolled_up = closings.exits_rolled_up(view, [region], cohort)
        assert rolled_up.select(EXITS).sum().sum_horizontal().item() == by_hand
        own = totals.filter(pl.col("region_code") == region)
        counted = own["fed_back"].sum() - own["immediate_closed_during_stay"].sum()
        assert counted == by_hand
    assert expected or year


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("level", ["", "township"])
@pytest.mark.parametrize("year", [None, 2021, 2022])
@pytest.mark.parametrize("term_id", TERMS)
def test_a_provinces_curve_is_the_same_from_its_problems_and_from_the_roll_up(
    term_id: str, year: int | None, level: str, lasting: bool, view: Snapshot
) -> None:
    cohort = Cohort(term_id, year, level)
    for province in PROVINCES:
        exits = closings.exits(view, province, cohort, lasting=lasting)
        rolled_up = closings.exits_rolled_up(view, [province], cohort, lasting=lasting)
        columns = ["day", *EXITS]
        left = exits.select(columns).filter(pl.sum_horizontal(EXITS) > 0)
        right = rolled_up.select(columns).filter(pl.sum_horizontal(EXITS) > 0)
        assert left.rows() == right.rows()


def test_of_a_category_the_roll_up_says_nothing(view: Snapshot) -> None:
    rolled_up = closings.exits_rolled_up(view, ["100000"], Cohort(TERMS[1], category="B"))
    assert rolled_up.is_empty()


def test_a_problem_listed_late_or_overdue_belongs_to_one_term(view: Snapshot) -> None:
    """The overdue of all terms are all that are overdue, each once."""
    (overdue,) = view.frame("select count(*) from fct_problem where lateness = 'overdue'").row(0)
    expected = sum(
        asked.totals(view, ["100000"], Cohort(term_id))["open_overdue"].sum() for term_id in TERMS
    )
    assert expected == overdue > 0
