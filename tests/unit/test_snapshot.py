"""Scope: nothing above or beside the root region is ever given out, whatever is asked."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from types import ModuleType

import polars as pl
import pytest

from warehouse import queries
from warehouse.home import Home
from warehouse.queries import (
    coverage,
    lag,
    lists,
    metrics,
    published,
    regions,
    reporting,
    subjects,
    taxonomy,
)
from warehouse.queries.snapshot import OutOfScope, Snapshot, take
from warehouse.reader import Reader

LUOHE = "411100"
TERM = "2021-2026"
MONTH = date(2024, 6, 30)

ABOVE_OR_BESIDE = ["100000", "410000", "510000", "511100", "511126"]
NO_REGION = ["", "999999", "41110", "4111%", "411100' or '1'='1", "*"]

Ask = Callable[[Snapshot, str], pl.DataFrame]


def _values(view: Snapshot, region: str) -> pl.DataFrame:
    catalogue = metrics.read_catalogue(view.version.semantic_manifest)
    return subjects.values(view, list(catalogue.values()), [LUOHE, region], TERM, [MONTH])


OF_A_REGION: dict[str, Ask] = {
    "coverage.by_half_year": lambda v, r: coverage.by_half_year(v, [LUOHE, r], TERM, MONTH),
    "coverage.key_villages": lambda v, r: coverage.key_villages(v, r, TERM),
    "coverage.not_effective": lambda v, r: coverage.not_effective(v, r, TERM),
    "coverage.not_effective_villages": lambda v, r: coverage.not_effective_villages(v, r, TERM),
    "coverage.organisations": lambda v, r: coverage.organisations(v, [LUOHE, r], TERM),
    "coverage.rounds": lambda v, r: coverage.rounds(v, r, TERM, MONTH),
    "coverage.teams": lambda v, r: coverage.teams(v, r, TERM),
    "coverage.teams_of_county": lambda v, r: coverage.teams_of_county(v, r, TERM, MONTH),
    "coverage.thoroughness": lambda v, r: coverage.thoroughness(v, [LUOHE, r], TERM, MONTH),
    "coverage.townships_by_round": lambda v, r: coverage.townships_by_round(v, r, TERM, MONTH),
    "lag.coverage_by_month": lambda v, r: lag.coverage_by_month(v, r, TERM, MONTH),
    "lag.overdue_problems_by": lambda v, r: lag.overdue_problems_by(v, r, "county", TERM),
    "lag.townships": lambda v, r: lag.townships(v, r, TERM),
    "lists.overdue_problems": lambda v, r: lists.overdue_problems(v, r, TERM),
    "lists.uninspected_villages": lambda v, r: lists.uninspected_villages(v, r, TERM),
    "published.figures": published.figures,
    "regions.terms": regions.terms,
    "reporting.completeness": lambda v, r: reporting.completeness(v, r, MONTH),
    "subjects.targets": lambda v, r: subjects.targets(v, r, MONTH),
    "subjects.values": _values,
}
"""Every query that takes a region, and how it is asked for one."""

OF_NO_REGION = {
    "coverage.criteria": coverage.criteria,
    "regions.load": regions.load,
    "taxonomy.categories": taxonomy.categories,
}
"""Queries that take no region: the tree of the scope itself, and names that concern no region."""


@pytest.fixture(scope="module")
def reader(small_demonstration: Home) -> Iterator[Reader]:
    reader = Reader(small_demonstration)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def luohe(reader: Reader) -> Snapshot:
    return take(reader, reader.version(), LUOHE)


def modules() -> list[ModuleType]:
    names = [found.name for found in pkgutil.iter_modules(queries.__path__)]
    return [importlib.import_module(f"warehouse.queries.{name}") for name in names]


def test_every_query_function_is_tried_here():
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "snapshot" in inspect.signature(function).parameters
    }
    assert found == {*OF_A_REGION, *OF_NO_REGION}


@pytest.mark.parametrize("query", OF_A_REGION)
@pytest.mark.parametrize("region", [*ABOVE_OR_BESIDE, *NO_REGION])
def test_a_region_outside_the_scope_is_refused(query, region, luohe):
    with pytest.raises(OutOfScope) as refused:
        OF_A_REGION[query](luohe, region)
    assert region in refused.value.told("en")[0]


@pytest.mark.parametrize("query", OF_A_REGION)
@pytest.mark.parametrize("region", [LUOHE, "411102"])
def test_a_region_inside_the_scope_is_answered(query, region, luohe):
    assert isinstance(OF_A_REGION[query](luohe, region), pl.DataFrame)


def test_no_row_comes_from_outside_the_scope(luohe):
    counties = {"411102", "411103", "411104", "411121", "411122", "411171"}
    tree = regions.load(luohe)
    assert {LUOHE, *counties} == set(tree.codes())
    for rows, column in [
        (lists.overdue_problems(luohe, LUOHE, TERM), "county"),
        (lists.uninspected_villages(luohe, LUOHE, TERM), "county"),
        (coverage.not_effective_villages(luohe, LUOHE, TERM), "county"),
        (_values(luohe, "411102"), "region_code"),
    ]:
        assert len(rows)
        assert set(rows[column]) <= {LUOHE, *counties}
    units = lag.overdue_problems_by(luohe, LUOHE, "city", TERM).filter(dimension="unit")
    assert set(units["member"]) <= counties


def test_the_tree_ends_at_the_root_of_the_scope(luohe):
    tree = regions.load(luohe)
    assert [region.code for region in tree.lineage("411102")] == ["411102", LUOHE]
    assert tree.parent_in_data(tree[LUOHE]) is None
    assert "410000" not in tree


def test_a_county_office_sees_its_county_alone(reader):
    county = take(reader, reader.version(), "511126")
    assert county.codes == {"511126"}
    assert regions.load(county).children("511126") == []


@pytest.mark.parametrize("root", ["999999", "", "411100' or '1'='1"])
def test_a_root_that_does_not_exist_shows_nothing_and_says_so(reader, root):
    with pytest.raises(OutOfScope) as refused:
        take(reader, reader.version(), root)
    assert "root_region" in refused.value.told("zh")[2]


def test_the_whole_country_holds_every_region(reader):
    everything = take(reader, reader.version(), "100000")
    listed = reader.frame("select count(*) as n from dim_region")["n"][0]
    assert len(everything.codes) == listed
