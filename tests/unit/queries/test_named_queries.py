"""The named queries that come with the project count nothing twice, and count right."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from warehouse.console import saved
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version


@pytest.fixture(scope="module")
def published(small_demonstration: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, attached: where others of this process read it, it is open already."""
    with duckdb.connect() as connection:
        connection.execute(
            f"attach '{current_version(small_demonstration).file}' as version (read_only)"
        )
        connection.execute("use version")
        yield connection


@pytest.fixture(scope="module")
def answers(published: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    return {name: published.sql(saved.with_tables(saved.load(name))).pl() for name in saved.names()}


@pytest.mark.parametrize(
    ("name", "key"),
    [("coverage_by_city", ["region_code"]), ("coverage_by_month", ["region_code", "month_end"])],
)
def test_coverage_is_of_the_term_last_begun_alone(
    answers: dict[str, pl.DataFrame], name: str, key: list[str]
):
    assert not answers[name].select(pl.struct(key).is_duplicated().any()).item()


def test_the_villages_most_overdue_have_as_many_as_their_facts(
    answers: dict[str, pl.DataFrame], published: duckdb.DuckDBPyConnection
):
    problems = published.sql("select village_id, lateness from fct_problem").pl()
    counted = problems.filter(pl.col("lateness") == "overdue")["village_id"].value_counts()
    most = counted.sort("count", descending=True)["count"].head(10).to_list()
    assert answers["villages_most_overdue"]["overdue"].to_list() == most
