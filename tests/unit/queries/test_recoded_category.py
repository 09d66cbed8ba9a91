"""A category counts in its class whatever its code begins with: one definition, in every query."""

from __future__ import annotations

import inspect
import shutil
from typing import Any

import polars as pl
import pytest

from tests.conftest import EXTENT
from tests.editing import edited
from tests.unit.test_snapshot import ARGUMENTS, QUERIES, ask
from warehouse.access.scope import Scope
from warehouse.queries import lag, snapshot, taxonomy
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version, point_to

RECODED = {"A01": "X9", "B03": "zz", "C02": "7"}
"""Codes that no longer begin with that of their class."""

MORE_REGIONS = ["100000", "410000", "411102"] if EXTENT == "all" else []
SECOND_TERM = "2021-2026"
TAKES_A_CATEGORY = sorted(
    name
    for name, function in QUERIES.items()
    if {"cohort", "category"} & set(inspect.signature(function).parameters)
)


def recode(home: Home) -> None:
    """Give categories other codes wherever a table of the current version names one."""
    with edited(home) as database:
        columns = database.execute(
            "select table_name, column_name from duckdb_columns() "
            "where column_name in ('category_code', 'ancestor_code') and not internal"
        ).fetchall()
        for table, column in columns:
            for before, after in RECODED.items():
                database.execute(
                    f"update {table} set {column} = ? where {column} = ?", [after, before]
                )


@pytest.fixture(scope="module")
def both(small_demonstration: Home, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The small demonstration as published, and a copy in which categories have other codes."""
    version = current_version(small_demonstration)
    home = Home(tmp_path_factory.mktemp("recoded") / "office")
    home.create()
    folder = home.versions / version.version_id
    shutil.copytree(version.folder, folder)
    point_to(home, version.version_id)
    recode(home)
    readers = [Reader(small_demonstration), Reader(home)]
    yield [
        snapshot.take(reader, reader.version(), Scope.everything("100000")) for reader in readers
    ]
    for reader in readers:
        reader.close()


def as_before(answer: Any) -> Any:
    """An answer with the codes of before, its rows in an order that codes do not decide; None for
    what is no answer in rows.
    """
    if isinstance(answer, pl.DataFrame):
        return sorted(repr([with_code_of_before(value) for value in row]) for row in answer.rows())
    return [as_before(one) for one in answer] if isinstance(answer, list | tuple) else None


def with_code_of_before(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(with_code_of_before(one) for one in value)
    if isinstance(value, float):
        # a sum of fractions ends by a digit more or less in another order of its rows
        return float(f"{value:.12g}")
    return next((before for before, after in RECODED.items() if value == after), value)


@pytest.mark.parametrize("region", ["411100", "511126", *MORE_REGIONS])
def test_every_query_gives_the_same_after_categories_were_recoded(both, region):
    for query in QUERIES:
        published, recoded = (as_before(ask(query, view, region)) for view in both)
        assert published == recoded, query


@pytest.mark.parametrize("query", TAKES_A_CATEGORY)
def test_every_query_that_takes_a_category_finds_the_recoded_ones_in_their_class(both, query):
    for category in ("A", "B", "C"):
        given = {"cohort": Cohort(SECOND_TERM, category=category), "category": category}
        published, recoded = (answer_of(query, view, given) for view in both)
        assert published == recoded, category


def answer_of(query: str, view: snapshot.Snapshot, given: dict[str, Any]) -> Any:
    """The answer for Luohe, as of before the codes were changed."""
    regions = {"region_codes": ["411100", "411102"]}
    needed = {
        name: given.get(name) or ARGUMENTS.get(name) or regions.get(name, "411100")
        for name, parameter in inspect.signature(QUERIES[query]).parameters.items()
        if name != "snapshot" and (name in given or parameter.default is inspect.Parameter.empty)
    }
    return as_before(QUERIES[query](view, **needed))


def test_a_class_holds_its_recoded_categories(both):
    """A plain loop over the facts: the demonstration's parents, whatever the code begins with."""
    _, recoded = both
    parents = dict(taxonomy.categories(recoded).select("category_code", "parent_code").iter_rows())
    open_problems = recoded.frame(
        "select category_code from fct_problem where starts_with(county_code, '4111') "
        "and term_id = $term and state in ('open', 'basically_done')",
        {"term": SECOND_TERM},
    )
    counted: dict[str, int] = {}
    for code in open_problems["category_code"]:
        of = parents.get(code) or code
        counted[of] = counted.get(of, 0) + 1
    shown = lag.overdue_problems_by(recoded, "411100", "city", SECOND_TERM)
    shown = shown.filter(dimension="category")
    assert dict(shown.select("member", "open_problems").iter_rows()) == counted
    assert set(counted) <= set("ABCDE")
