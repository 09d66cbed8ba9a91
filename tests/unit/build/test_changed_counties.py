"""Counties are told by every problem that a changed row is of, as it is and as it was."""

from __future__ import annotations

from types import SimpleNamespace

import duckdb
import polars as pl
import pytest

from warehouse.build.incremental.changed_counties import changed_counties

A, B, C = "360101", "360102", "360103"


@pytest.fixture
def version(tmp_path):
    """An inspection in each of three counties; a village of B was taken over by one of C."""
    file = tmp_path / "warehouse.duckdb"
    with duckdb.connect(file) as connection:
        for sql in (
            "create table fct_inspection as from (values "
            f"('a', '{A}'), ('b', '{B}'), ('c', '{C}')) as t(inspection_id, county_code)",
            f"create table dim_village as from (values ('vb', '{B}'), ('vc', '{C}')) "
            "as t(village_id, county_code)",
            "create table fct_village_succession as "
            f"select 'vb' as village_id, '{C}' as county_code",
        ):
            connection.execute(sql)
    return SimpleNamespace(file=file)


@pytest.fixture
def batch(tmp_path):
    """A batch of problems (number: inspection), of events of problems, and of what it corrects."""

    def made(name, problems=None, events=(), corrects=(), rounds=0):
        folder = tmp_path / name
        folder.mkdir()
        problems = problems or {}
        frames = {
            "problems": pl.DataFrame(
                {"problem_id": [*problems], "inspection_id": [*problems.values()]},
                schema={"problem_id": pl.String, "inspection_id": pl.String},
            ),
            "problem_events": pl.DataFrame({"problem_id": events}, {"problem_id": pl.String}),
            "rounds": pl.DataFrame({"round_id": ["r"] * rounds}),
        }
        for table, frame in frames.items():
            frame.write_parquet(folder / f"{table}.parquet")
        if corrects:
            columns = ["table_name", "batch_id", "file_row_number"]
            pl.DataFrame(corrects, columns, orient="row").write_parquet(
                folder / "supersessions.parquet"
            )
        tables = {table: {"rows": frame.height} for table, frame in frames.items()}
        return SimpleNamespace(batch_id=name, folder=folder, tables=tables)

    return made


def test_problems_and_events_name_the_counties_of_their_inspections(version, batch):
    first = batch("first", {"1": "a", "2": "b"})
    for differing, counties in (
        (batch("problems", {"3": "a"}), {A}),
        (batch("events", events=["1"]), {A}),
        (batch("taken over", events=["2"]), {B, C}),
    ):
        assert changed_counties([differing], [first, differing], version) == counties


def test_a_correction_names_the_county_that_a_row_comes_from_and_the_one_it_goes_to(version, batch):
    first = batch("first", {"1": "c", "2": "c"})
    moved = batch("moved", {"1": "a"}, corrects=[("problems", "first", 0)])
    assert changed_counties([moved], [first, moved], version) == {A, C}
    other = batch("other number", {"9": "a"}, corrects=[("problems", "first", 1)])
    assert changed_counties([other], [first, other], version) == {A, C}


def test_all_counties_may_differ_where_other_ledgers_do_or_an_inspection_is_new(version, batch):
    first = batch("first", {"1": "c"})
    for differing in (
        batch("rounds", {"2": "a"}, rounds=1),
        batch("corrected round", {"2": "a"}, corrects=[("rounds", "first", 0)]),
        batch("unknown", {"2": "new"}),
        batch("of nothing", events=["no such problem"]),
    ):
        assert changed_counties([differing], [first, differing], version) is None
