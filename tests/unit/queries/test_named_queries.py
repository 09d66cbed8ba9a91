"""The named queries that come with the project count nothing twice, and count right."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from warehouse.console import saved
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version


@pytest.fixture(scope="module")
def answers(small_demonstration: Home) -> dict[str, pl.DataFrame]:
    file = current_version(small_demonstration).file
    with duckdb.connect(file, read_only=True) as connection:
        return {
            name: connection.sql(saved.with_tables(saved.load(name))).pl() for name in saved.names()
        }


@pytest.mark.parametrize(
    ("name", "key"),
    [("coverage_by_city", ["region_code"]), ("coverage_by_month", ["region_code", "month_end"])],
)
def test_coverage_is_of_the_term_last_begun_alone(
    answers: dict[str, pl.DataFrame], name: str, key: list[str]
):
    assert not answers[name].select(pl.struct(key).is_duplicated().any()).item()


def test_the_villages_most_overdue_have_as_many_as_their_facts(
    answers: dict[str, pl.DataFrame], small_demonstration: Home
):
    with duckdb.connect(current_version(small_demonstration).file, read_only=True) as own:
        problems = own.sql("select village_id, lateness from fct_problem").pl()
    counted = problems.filter(pl.col("lateness") == "overdue")["village_id"].value_counts()
    most = counted.sort("count", descending=True)["count"].head(10).to_list()
    assert answers["villages_most_overdue"]["overdue"].to_list() == most
