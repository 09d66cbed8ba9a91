"""Scope: nothing above or beside the root region is ever given out, whatever is asked."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from warehouse import queries
from warehouse.access.scope import EVERYTHING, Scope
from warehouse.queries import lag, lists, metrics, origins, regions
from warehouse.queries.coverage import villages
from warehouse.queries.definitions import broken_rows
from warehouse.queries.rectification import rectification_lists
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.snapshot import OutOfScope, Snapshot, take
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader

LUOHE = "411100"
TERM = "2021-2026"
MONTH = date(2024, 6, 30)

ABOVE_OR_BESIDE = ["100000", "410000", "510000", "511100", "511126"]
NO_REGION = ["", "999999", "41110", "4111%", "411100' or '1'='1", "*"]

REGION_PARAMETERS = ("region_code", "county_code", "region_codes", "groups")

COHORT = Cohort(TERM)

ARGUMENTS: dict[str, Any] = {
    "area_ids": ["A1"],
    "attention_from": date(2023, 7, 1),
    "category": "",
    "compiled": "select region_code from mart_coverage",
    "cohort": COHORT,
    "column": "problem_id",
    "days": 10,
    "first": date(2021, 9, 1),
    "keys": ["411102P00001"],
    "kind": "overdue",
    "last": MONTH,
    "level": "",
    "lines": pl.DataFrame(
        {
            "line": [0],
            "problem_id": [None],
            "inspection_id": [None],
            "village_id": ["411102801001"],
            "county_code": [None],
            "region_code": [None],
        }
    ),
    "month_end": MONTH,
    "month_ends": [MONTH],
    "most": 4,
    "on": MONTH,
    "problem_id": "411102P00001",
    "region_level": "county",
    "seed": 1,
    "since": date(2021, 9, 1),
    "size": 5,
    "term_id": TERM,
    "text": "001",
    "until": MONTH,
    "village_id": "411102801001",
    "village_ids": ["411102801001"],
    "year": None,
    "years": [2022, 2023],
}
"""What a query is asked with beside its region, by the name of its parameter."""


def modules() -> list[ModuleType]:
    result = pkgutil.walk_packages(queries.__path__, "warehouse.queries.")
    return [importlib.import_module(module.name) for module in result]


QUERIES = {
    f"{module.__name__.rpartition('.')[2]}.{name}": function
    for module in modules()
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__
    and not name.startswith("_")
    and "snapshot" in inspect.signature(function).parameters
}
"""Every query function there is; one that is new is tried from its first day."""

OF_NO_REGION = {
    "calendar.working_day_after",
    "county.working_days",
    "own_areas.listed",
    "own_areas.villages",
    "published.contradictions",
    "published.every_figure",
    "published.sources",
    "regions.load",
    "taxonomy.categories",
    "taxonomy.causes",
    "taxonomy.modes",
    "villages.criteria",
}
"""Queries that take no region: the tree of the scope itself, days and names that concern no region,
the office's own areas, of which those within the scope are given (test_own_areas.py), and what is
published, which everybody may read: ours beside it is of the scope alone."""

OF_A_REGION = sorted(QUERIES.keys() - OF_NO_REGION)


def ask(query: str, view: Snapshot, region: str) -> pl.DataFrame:
    """Ask a query for a region; where it takes several, for one inside the scope beside it."""
    given: dict[str, Any] = {}
    for name, parameter in inspect.signature(QUERIES[query]).parameters.items():
        if name in REGION_PARAMETERS:
            several = {"region_codes": [LUOHE, region], "groups": [("both", [LUOHE, region])]}
            given[name] = several.get(name, region)
        elif name == "metrics":
            given[name] = list(metrics.read_catalogue(view.version.semantic_manifest).values())
        elif name != "snapshot" and parameter.default is inspect.Parameter.empty:
            given[name] = ARGUMENTS[name]
    return QUERIES[query](view, **given)


@pytest.fixture(scope="module")
def reader(small_demonstration: Home) -> Iterator[Reader]:
    reader = Reader(small_demonstration)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def luohe(reader: Reader) -> Snapshot:
    return take(reader, reader.version(), Scope.everything(LUOHE))


def test_beside_what_is_published_of_other_places_stands_no_figure_of_ours(luohe: Snapshot):
    figures = QUERIES["published.every_figure"](luohe)
    outside = figures.filter(~pl.col("region_code").is_in(luohe.codes).fill_null(value=False))
    assert outside.height > 0
    assert outside["own_value"].null_count() == outside.height
    assert not outside["is_whole_in_data"].any()


def test_every_query_takes_its_region_by_a_name_that_is_tried_here():
    assert len(OF_A_REGION) > 60
    lacking = {
        query
        for query in OF_A_REGION
        if not set(REGION_PARAMETERS) & set(inspect.signature(QUERIES[query]).parameters)
    }
    assert lacking == set()


@pytest.mark.parametrize("query", OF_A_REGION)
def test_a_region_outside_the_scope_is_refused(query, luohe):
    for region in [*ABOVE_OR_BESIDE, *NO_REGION]:
        try:
            ask(query, luohe, region)
        except OutOfScope as refused:
            assert region in refused.in_language("en")[0]
        else:
            pytest.fail(f"{region!r} was answered")


@pytest.mark.parametrize("query", OF_A_REGION)
def test_a_region_inside_the_scope_is_answered(query, luohe):
    for region in [LUOHE, "411102"]:
        assert isinstance(ask(query, luohe, region), pl.DataFrame), region


def test_no_row_comes_from_outside_the_scope(luohe):
    counties = {"411102", "411103", "411104", "411121", "411122", "411171"}
    tree = regions.load(luohe)
    assert {LUOHE, *counties} == set(tree.codes())
    for rows, column in [
        (rectification_lists.problems(luohe, LUOHE, Cohort(TERM), "overdue"), "county"),
        (lists.uninspected_villages(luohe, LUOHE, TERM), "county"),
        (villages.not_effective_villages(luohe, LUOHE, TERM), "county"),
        (ask("subjects.values", luohe, "411102"), "region_code"),
    ]:
        assert len(rows)
        assert set(rows[column]) <= {LUOHE, *counties}
    units = lag.overdue_problems_by(luohe, LUOHE, "city", TERM).filter(dimension="unit")
    assert set(units["member"]) <= counties


def test_rows_that_broke_a_test_are_placed_by_what_they_name_or_are_the_whole_countrys(
    luohe, reader
):
    def codes(compiled: str, view: Snapshot = luohe, region: str = LUOHE) -> list[str]:
        return broken_rows.broken_rows(view, region, compiled).to_series().to_list()

    by_code = (
        '-- a comment\nselect region_code, 1 as n from "warehouse"."main"."mart_coverage" '
        "where region_level = 'county'"
    )
    assert set(codes(by_code)) <= luohe.codes
    assert set(codes(by_code, region="411102")) == {"411102"}
    villages_here = "select distinct village_id from fct_village_term where county_code <> '411102'"
    assert codes(villages_here)
    assert codes(villages_here, region="411102") == []
    nowhere = "select 'x' as value_field"
    assert codes(nowhere) == []
    everything = take(reader, reader.version(), Scope.everything("100000"))
    assert codes(nowhere, everything, "100000") == ["x"]
    assert codes(nowhere, everything, LUOHE) == []
    assert not broken_rows.can_be_asked('select 1 from "scratch"."main"."stg_ledgers__problems"')


def test_keys_of_ledger_rows_that_lie_outside_are_left_out(luohe, reader):
    everything = take(reader, reader.version(), Scope.everything("100000"))
    beside, own = "511126P00001", "411102P00001"

    def keys(view: Snapshot, region: str) -> set[str]:
        rows = origins.keys_in_region(view, region, "problem_id", [own, beside])
        return set(rows["key"])

    assert keys(everything, "100000") == {own, beside}
    assert keys(luohe, LUOHE) == keys(luohe, "411102") == {own}
    assert keys(luohe, "411103") == set()
    assert everything.is_whole("100000")
    assert not everything.is_whole(LUOHE) and not luohe.is_whole(LUOHE)


def test_the_tree_ends_at_the_root_of_the_scope(luohe):
    tree = regions.load(luohe)
    assert [region.code for region in tree.lineage("411102")] == ["411102", LUOHE]
    assert tree.parent_in_data(tree[LUOHE]) is None
    assert "410000" not in tree


def test_a_county_office_sees_its_county_alone(reader):
    county = take(reader, reader.version(), Scope.everything("511126"))
    assert county.codes == {"511126"}
    assert regions.load(county).children("511126") == []


@pytest.mark.parametrize("root", ["999999", "", "411100' or '1'='1"])
def test_a_root_that_does_not_exist_shows_nothing_and_says_so(reader, root):
    with pytest.raises(OutOfScope) as refused:
        take(reader, reader.version(), Scope.everything(root))
    assert "root_region" in refused.value.in_language("zh")[2]


def test_the_whole_country_holds_every_region(reader):
    everything = take(reader, reader.version(), Scope.everything("100000"))
    listed = reader.frame("select count(*) as n from dim_region", scope=EVERYTHING)["n"][0]
    assert len(everything.codes) == listed
