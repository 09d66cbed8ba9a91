"""A version within a scope: its rows alone, whatever is asked and however."""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from warehouse.access.scope import EVERYTHING, Scope
from warehouse.queries import regions
from warehouse.queries.snapshot import OutOfScope, take
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.versions.reader import Reader
from warehouse.versions.scoped_sql import QuestionRefused, tables_read
from warehouse.versions.scoped_tables import SCOPED_TABLES, scoped_table

COUNTY = Scope.everything("411102")
TWO_COUNTIES = Scope.of(["411102", "511126"])
ABOVE = {"411100", "410000", "100000"}
MARTS = {file.stem for file in (PROJECT_ROOT / "dbt_project/models/marts").rglob("mart_*.sql")}
TABLES = SCOPED_TABLES.keys() | MARTS
OF_EVERYBODY = {name for name, table in SCOPED_TABLES.items() if not table.rows}
"""Tables that are read whole: what is in them says `test_what_is_everybodys_holds_no_ledger`."""


@pytest.fixture(scope="module")
def reader(small_demonstration: Home) -> Iterator[Reader]:
    reader = Reader(small_demonstration)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def tree(reader: Reader) -> pl.DataFrame:
    return reader.frame("select region_code, name from dim_region", scope=EVERYTHING)


def texts(frame: pl.DataFrame) -> set[str]:
    """Return every text that stands in a frame."""
    columns = frame.select(pl.col(pl.String)).unique()
    return {text for column in columns for text in column.drop_nulls().unique()}


def test_every_table_of_a_version_says_which_rows_of_it_a_scope_holds(reader):
    names = reader.frame(
        "select table_name as name from duckdb_tables() union all "
        "select view_name from duckdb_views() where not internal",
        scope=EVERYTHING,
    )
    tables = set(names["name"])
    assert tables == TABLES, "list it in warehouse/versions/scoped_tables"
    assert not [name for name in tables if scoped_table(name) is None]
    assert scoped_table("of_nobody") is None


@pytest.mark.parametrize("table", sorted(TABLES - OF_EVERYBODY))
def test_no_table_holds_a_code_a_name_or_an_id_from_outside(table, reader, tree):
    rows = reader.frame(f"select * from {table}", scope=COUNTY)
    may_stand = {"411102", *ABOVE}
    if table == "dim_region":  # by name what published documents name, which everybody may read
        published = reader.frame("select region_code from mart_published", scope=EVERYTHING)
        assert rows.filter("is_in_data")["region_code"].to_list() == ["411102"]
        assert rows.filter(pl.col("villages_in_data") > 0).height == 1
        may_stand |= set(published["region_code"])
    outside = tree.filter(~pl.col("region_code").is_in(may_stand))
    inside = set(tree.filter(pl.col("region_code").is_in(may_stand))["name"])
    codes, names = set(outside["region_code"]), set(outside["name"]) - inside
    standing = texts(rows)
    assert not {text for text in standing if text in names}
    assert not {text for text in standing if re.match("[0-9]{6}", text) and text[:6] in codes}


@pytest.mark.parametrize("column", ["county_code", "region_code", "target_region"])
def test_all_rows_of_the_scope_are_there(column, reader):
    """Counted in the whole version by the column that says whose a row is."""
    for table in TABLES - OF_EVERYBODY - {"dim_region", "fct_action"}:
        whole = reader.frame(f"select * from {table}", scope=EVERYTHING)
        if column not in whole.columns or table == "dim_own_area_member":
            continue
        seen = reader.frame(f"select * from {table}", scope=COUNTY)
        assert (
            seen.filter(pl.col(column) == "411102").height
            == whole.filter(pl.col(column) == "411102").height
        ), table


def test_what_is_everybodys_holds_no_ledger(reader):
    named = reader.frame(
        "select distinct table_name, column_name from duckdb_columns() where schema_name = 'main'",
        scope=EVERYTHING,
    ).filter(pl.col("table_name").is_in(OF_EVERYBODY))
    placed = {"county_code", "village_id", "township_code", "problem_id", "inspection_id"}
    assert not placed & set(named["column_name"])
    of_regions = set(named.filter(column_name="region_code")["table_name"])
    assert of_regions == {"mart_published", "mart_published_contradictions", "published_figures"}
    ours = reader.frame(
        "select region_code from mart_published where own_value is not null", scope=COUNTY
    )
    assert set(ours["region_code"]) <= {"411102"}
    totals = reader.frame("select villages, problems, persons from meta_version", scope=COUNTY)
    assert totals.row(0) == (None, None, None)


@pytest.mark.parametrize(
    "question",
    [
        "select * from whole.main.fct_problem",
        "select * from whole.fct_problem",
        'select * from "main"."fct_problem"',
        "select * from memory.scope_0.fct_problem",
        "select * from scope_0.fct_problem",
        "with problems as (select * from whole.main.fct_problem) select * from problems",
        "select (select count(*) from whole.main.fct_problem)",
        "select * from query('select * from whole.main.fct_problem')",
        "select * from query_table('whole.main.fct_problem')",
        "select * from duckdb_views()",
        "select * from duckdb_views",
        "select * from pg_views",
        "select * from (with pg_views as (select 1) select 1), pg_views",
        "select * from sqlite_master",
        "select * from information_schema.tables",
        "from pragma_table_info('whole.main.fct_problem')",
        "describe fct_problem",
        "show all tables",
        "use whole",
        "set schema = 'whole.main'",
        "select 1; select * from whole.main.fct_problem",
        "create table t as select * from whole.main.fct_problem",
        "select * from read_csv('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from tree",
    ],
)
def test_within_a_scope_nothing_else_can_be_named(question, reader):
    with pytest.raises((QuestionRefused, duckdb.Error)):
        reader.frame(question, scope=COUNTY)


def test_without_a_scope_no_question_is_answered(reader):
    with pytest.raises(TypeError):
        reader.frame("select 1")
    nobody = Scope.of([])
    assert reader.frame("select * from fct_problem", scope=nobody).is_empty()
    with pytest.raises(OutOfScope):
        take(reader, reader.version(), nobody)


def test_tables_are_named_whatever_else_a_question_holds():
    question = """
        with recursive a as (select 1 as n union all select n + 1 from a where n < $most)
        select * from a, unnest([1]) as u (x), FCT_Problem
        where x in (select region_code from dim_region) qualify row_number() over () = 1
    """
    assert tables_read(question) == {"fct_problem", "dim_region"}


def test_scopes_of_one_reader_do_not_see_each_other_and_two_counties_are_two(reader):
    counted = "select distinct county_code from fct_village_term order by 1"
    seen = {
        scope: reader.frame(counted, scope=scope)["county_code"].to_list()
        for scope in (COUNTY, TWO_COUNTIES, Scope.everything("511126"), COUNTY)
    }
    assert seen[COUNTY] == ["411102"]
    assert seen[TWO_COUNTIES] == ["411102", "511126"]
    view = take(reader, reader.version(), TWO_COUNTIES)
    assert view.codes == {"411102", "511126"}
    assert view.root == "411102"
    assert {place.code for place in regions.load(view).in_data()} == {"411102", "511126"}


def test_a_scope_that_holds_all_ledgers_reads_the_file_itself(reader, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("warehouse.versions.reader.ScopedDatabase", refuse)
    whole = Scope.of(["410000", "510000"])
    listed = "select count(*) as n from dim_village"
    assert reader.frame(listed, scope=whole).equals(reader.frame(listed, scope=EVERYTHING))
