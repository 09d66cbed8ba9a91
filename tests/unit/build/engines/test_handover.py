"""What an engine is handed, and what comes back of what it wrote."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.unit.intake.builders.accepted_batches import correct_round, rounds, take
from warehouse.build.dbt_folder import DbtProject
from warehouse.build.engines import engine
from warehouse.build.engines.bring_back import bring_back
from warehouse.build.engines.handover import hand_over
from warehouse.build.engines.work import engine_work
from warehouse.intake.batches.in_force import SUPERSESSIONS, rows_in_force
from warehouse.intake.batches.schema_batch import ensure_schema_batch
from warehouse.runtime.home import Home

SEEDS = """
seeds:
  - name: cause_taxonomy
    config: {column_types: {cause_code: string, name_zh: string, valid_to: date}}
"""
OFFICE = """cause_code,name_zh,valid_to,is_withdrawn,product_was
b,改,,false,
c,,,true,
d,新,2024-06-30,false,
"""


@pytest.fixture
def handed(tmp_path: Path) -> tuple[Home, Path]:
    """A data folder with a correction, and what is handed over of it and of a reference table."""
    home = Home(tmp_path / "home")
    take(home, {"rounds": rounds(1, 2, 3)})
    correct_round(home, 2, "改")
    ensure_schema_batch(home)
    seeds, office = tmp_path / "seeds", tmp_path / "office"
    for folder in (seeds, office):
        folder.mkdir()
    (seeds / "_seeds.yml").write_text(SEEDS, "utf-8")
    (seeds / "cause_taxonomy.csv").write_text(
        "cause_code,name_zh,valid_to\na,it's,2024-01-31\nb,,\nc,旧,\n", "utf-8"
    )
    (office / "cause_taxonomy.csv").write_text(OFFICE, "utf-8")
    hand_over(home.batches, office, seeds, tmp_path / "engine")
    return home, tmp_path / "engine"


def test_a_ledger_is_handed_over_whole_and_its_corrections_say_what_is_in_force(handed):
    home, folder = handed
    ledger, corrections = (
        pl.read_parquet(folder / "ledgers" / name) for name in ("rounds", "supersessions")
    )
    assert ledger.height == 4
    assert corrections.schema == SUPERSESSIONS
    in_force = ledger.join(
        corrections.filter(pl.col("table_name") == "rounds"),
        on=["batch_id", "file_row_number"],
        how="anti",
    ).sort("round_id")
    expected = rows_in_force(home, "rounds").collect().sort("round_id")
    assert in_force.select("round_id", "name").equals(expected.select("round_id", "name"))
    assert in_force.height == 3


def test_a_reference_table_has_types_nothing_where_a_cell_is_empty_and_the_offices_rows(handed):
    _, folder = handed
    assert pl.read_parquet(folder / "reference" / "cause_taxonomy").sort("cause_code").rows() == [
        ("a", "it's", dt.date(2024, 1, 31)),
        ("b", "改", None),
        ("d", "新", dt.date(2024, 6, 30)),
    ]


def columns(*declared: str) -> dict[str, dict]:
    """The columns of a contract, the first of them a key."""
    return {
        name: {
            "name": name,
            "data_type": kind,
            "description": f"What {name} isn't.",
            "constraints": [] if place else [{"type": "not_null"}],
        }
        for place, (name, kind) in enumerate(each.split() for each in declared)
    }


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """What dbt wrote of two marts, a model that is no mart, and a reference table."""
    docs = {"persist_docs": {"relation": True, "columns": True}}
    nodes = {
        name: {
            "name": name,
            "resource_type": "model",
            "access": access,
            "config": docs,
            "description": "It's a mart.",
            "columns": columns("region_code string", "problems bigint", "at timestamp"),
        }
        for name, access in (("mart_a", "public"), ("mart_empty", "public"), ("stg", "protected"))
    }
    types = {"cause_code": "string", "name_zh": "string", "valid_to": "date"}
    nodes["cause_taxonomy"] = {
        "name": "cause_taxonomy",
        "resource_type": "seed",
        "config": {**docs, "enabled": True, "column_types": types},
        "description": "Causes.",
        "columns": {},
    }
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps({"nodes": nodes}), "utf-8")
    return file


def written(folder: Path, *queries: str) -> None:
    """Write mart_a as an engine does: other types, a file a part, moments in UTC."""
    (folder / "marts" / "mart_a").mkdir(parents=True)
    for part, query in enumerate(queries):
        duckdb.sql(query).write_parquet(str(folder / "marts" / "mart_a" / f"part-{part}.parquet"))


MOMENT = "timestamptz '2024-06-30 08:00:00+00'"


def test_what_an_engine_wrote_comes_back_by_its_contract_in_its_order(handed, manifest, tmp_path):
    _, folder = handed
    written(
        folder,
        f"select {MOMENT} as at, 'b' as region_code, 2::int as problems",
        f"select {MOMENT} as at, 'a' as region_code, null::int as problems",
    )
    file = tmp_path / "warehouse.duckdb"
    assert bring_back(manifest, folder, file) == {
        "mart_a": 2,
        "mart_empty": 0,
        "cause_taxonomy": 3,
    }
    with duckdb.connect(file, read_only=True) as connection:
        assert connection.execute("from mart_a").fetchall() == [
            ("b", 2, dt.datetime(2024, 6, 30, 8)),
            ("a", None, dt.datetime(2024, 6, 30, 8)),
        ]
        assert connection.execute(
            "select column_name, data_type, is_nullable, comment from duckdb_columns() "
            "where table_name = 'mart_a'"
        ).fetchall() == [
            ("region_code", "VARCHAR", False, "What region_code isn't."),
            ("problems", "BIGINT", True, "What problems isn't."),
            ("at", "TIMESTAMP", True, "What at isn't."),
        ]


def test_what_breaks_its_contract_does_not_come_back(handed, manifest, tmp_path):
    _, folder = handed
    written(folder, f"select {MOMENT} as at, null::text as region_code, 2 as problems")
    with pytest.raises(duckdb.ConstraintException):
        bring_back(manifest, folder, tmp_path / "warehouse.duckdb")


def test_an_engine_is_told_a_path_of_our_own_whatever_the_office_calls_its_folder(
    handed, tmp_path, monkeypatch
):
    home, _ = handed
    folder = tmp_path / "张'三 {100%} [旧]"
    shutil.copytree(home.batches, folder / "batches")
    (folder / "reference").mkdir()
    project = DbtProject(tmp_path, tmp_path / "seeds")
    with engine_work("spark", project, folder, "batches", "reference") as work:
        folder_of_engine = Path(work.environment["XUNTU_ENGINE"])
        assert str(folder_of_engine).isascii()
        assert "'" not in str(folder_of_engine)
        assert (folder_of_engine / "ledgers" / "rounds" / "rows.parquet").is_file()
    assert not folder_of_engine.exists()
    assert (folder / "engine" / "ledgers" / "rounds" / "rows.parquet").is_file()
    with engine_work("duckdb", project, folder, "batches", "reference") as work:
        work.bring_back()
        assert work.environment == {}


def test_an_engine_that_is_not_there_is_refused_with_what_it_lacks(monkeypatch):
    assert engine.engine_of("duckdb") == "duckdb"
    with pytest.raises(engine.EngineUnusable, match="duckdb spark sail"):
        engine.engine_of("flink")
    monkeypatch.setitem(engine._NEEDS, "spark", ("no_such_package.part", "json"))
    with pytest.raises(engine.EngineUnusable, match="no_such_package") as refused:
        engine.engine_of("spark")
    assert "json" not in refused.value.why
