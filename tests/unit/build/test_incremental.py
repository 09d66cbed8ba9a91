"""What is built from a version holds what a full build holds, whatever happened to the batches.

The models are a few of our own kinds, written as dbt compiles them; with all models the same is
held by `tests/warehouse/incremental`.
"""

from __future__ import annotations

import datetime as dt
import json
from contextlib import redirect_stdout
from dataclasses import asdict, replace
from io import StringIO
from itertools import count

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.builders.small_warehouse import AS_OF, accept_changes, write_project
from tests.unit.intake.builders.accepted_batches import (
    correct_round,
    inspections,
    rounds,
    take,
)
from warehouse.build.build_plan import BuildPlan, plan_build
from warehouse.build.incremental.changed_ledgers import change_since
from warehouse.build.incremental.comparison import differing_tables
from warehouse.build.incremental.process import run
from warehouse.build.incremental.statements import statements_of
from warehouse.intake.batches.store import list_batches
from warehouse.intake.batches.undo import undo
from warehouse.runtime.home import Home, write_json
from warehouse.versions.version import Version

HOUR = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)


def in_force(ledger: str) -> str:
    """The rows of a ledger in force, as `macros/rows_in_force.sql` writes them."""
    read = "read_parquet(getvariable('xuntu_batches') || '/*/{}.parquet', union_by_name = true)"
    return (
        f"select ledger.* from {read.format(ledger)} as ledger "
        f"anti join {read.format('supersessions')} as corrected "
        "on ledger.batch_id = corrected.batch_id "
        "and ledger.file_row_number = corrected.file_row_number "
        f"and corrected.table_name = '{ledger}'"
    )


MODELS = {
    "stg_rounds": (["rounds", "supersessions"], in_force("rounds")),
    "stg_inspections": (["inspections", "supersessions"], in_force("inspections")),
    "int_sizes": (
        ["stg_rounds", "stg_inspections"],
        "select r.round_id, count(i.inspection_id) as size from scratch.stg_rounds as r "
        "left join scratch.stg_inspections as i using (round_id) group by r.round_id",
    ),
    "fct_round": (["stg_rounds"], "select round_id, name from scratch.stg_rounds"),
    "fct_inspection": (
        ["stg_inspections"],
        "select inspection_id as id, round_id as of_round from scratch.stg_inspections",
    ),
    "mart_sizes": (["int_sizes"], "select size, count(*) as n from scratch.int_sizes group by 1"),
    "meta_version": (
        ["fct_round"],
        "select 'VERSION' as version, (select count(*) from warehouse.fct_round) as n",
    ),
}
TABLES = {
    "fct_round": {"round_id": "varchar", "name": "varchar"},
    "fct_inspection": {"id": "varchar", "of_round": "varchar"},
    "mart_sizes": {"size": "bigint", "n": "bigint"},
    "meta_version": {"version": "varchar", "n": "bigint"},
}


def node(name: str) -> dict:
    """A model as dbt's manifest tells it."""
    reads, _ = MODELS[name]
    kinds = (
        "source.x.ledgers." if "_" not in read and read != "x" else "model.x." for read in reads
    )
    is_mart = name in TABLES
    return {
        "name": name,
        "resource_type": "model",
        "database": "warehouse" if is_mart else "scratch",
        "schema": "main",
        "alias": name,
        "columns": TABLES.get(name, {}),
        "depends_on": {"nodes": [kind + read for kind, read in zip(kinds, reads, strict=True)]},
        "config": {
            "materialized": "view" if name.startswith("stg_") else "table",
            "contract": {"enforced": is_mart},
            "persist_docs": {},
        },
    }


def warning() -> dict:
    """A test that every inspection names a round that there is, which only warns."""
    usual = {"fail_calc": "count(*)", "warn_if": "!= 0", "error_if": "!= 0", "limit": None}
    return {
        **node("meta_version"),
        "name": "round_is_there",
        "resource_type": "test",
        "depends_on": {"nodes": ["model.x.fct_inspection", "model.x.fct_round"]},
        "config": {**usual, "severity": "warn"},
    }


ROUND_IS_THERE = (
    "select * from warehouse.fct_inspection anti join warehouse.fct_round on of_round = round_id"
)


class Office:
    """A data folder whose versions are built by statements alone."""

    def __init__(self, folder) -> None:
        self.home = Home(folder / "home")
        self.home.create()
        self.project = write_project(folder)
        self.numbers = count(1)
        take(self.home, {"rounds": rounds(1, 2), "inspections": inspections(1, 2)})
        self.version = self.built(None)

    def plan(self) -> BuildPlan:
        return plan_build(self.home, self.project, AS_OF, accept_shrinkage=False)

    def changed(self) -> frozenset[str] | None:
        change = change_since(self.home, self.project, self.plan(), self.version)
        return change and change.tables

    def built(self, tables: frozenset[str] | None) -> Version:
        """A version from the last one, or in full, with what dbt wrote of it."""
        plan, number = self.plan(), next(self.numbers)
        version = Version(
            version_id=f"20240630-{number}",
            folder=self.home.versions / f"20240630-{number}",
            as_of_date=AS_OF,
            built_at=HOUR,
            is_demonstration=False,
            batches=tuple(batch.batch_id for batch in plan.batches),
            batch_hashes=plan.batch_hashes,
            rows={},
            fingerprint=plan.fingerprint,
        )
        version.folder.mkdir()
        models = {name: f"model.x.{name}" for name in MODELS}
        results = [
            {"unique_id": models[name], "compiled_code": sql.replace("VERSION", version.version_id)}
            for name, (_, sql) in MODELS.items()
        ]
        results.append({"unique_id": "test.x.round_is_there", "compiled_code": ROUND_IS_THERE})
        nodes = {models[name]: node(name) for name in MODELS}
        nodes["test.x.round_is_there"] = warning()
        write_json(version.manifest, {"nodes": nodes})
        write_json(version.run_results, {"results": results})
        if tables is None:
            with duckdb.connect(version.file) as connection:
                for table, columns in TABLES.items():
                    typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
                    connection.execute(f"create table {table} ({typed})")
            self.run(version, version, frozenset({"rounds", "inspections"}))
        else:
            version.file.write_bytes(self.version.file.read_bytes())
            self.run(version, self.version, tables)
        return version

    def run(self, version: Version, before: Version, tables: frozenset[str]) -> None:
        instead = {f"'{before.version_id}'": f"'{version.version_id}'"}
        statements = statements_of(before, tables, instead)
        assert statements is not None
        self.ran = {statement.name for statement in statements}
        with redirect_stdout(StringIO()) as said:
            run(str(version.file), str(self.home.batches), [asdict(one) for one in statements])
        self.results = [json.loads(line) for line in said.getvalue().splitlines()]
        assert len(self.results) == len(statements), self.results[-1]["message"]
        version.file.with_name(f"{version.file.name}.scratch").unlink()


STEPS = st.lists(
    st.tuples(st.sampled_from(["rounds", "inspections", "correct", "undo"]), st.integers(0, 9)),
    min_size=1,
    max_size=4,
)


def change(home: Home, kind: str, number: int) -> None:
    """One thing that an office does to its batches; nothing where it cannot."""
    batches = list_batches(home)
    if kind == "undo":
        if len(batches) > 1:
            undo(home, batches[-1].batch_id)
    elif kind == "correct":
        correct_round(home, 1 + number % 2, f"改{number}")
    else:
        made = rounds if kind == "rounds" else inspections
        take(home, {kind: made(10 * len(batches) + number)})


@pytest.mark.slow
@settings(max_examples=6)
@given(st.lists(STEPS, min_size=1, max_size=2))
def test_after_any_sequence_of_batches_a_version_from_the_last_equals_a_full_one(
    tmp_path_factory, sequences
):
    office = Office(tmp_path_factory.mktemp("office"))
    for steps in sequences:
        for kind, number in steps:
            change(office.home, kind, number)
        tables = office.changed()
        if not tables:  # whatever was done was taken back
            assert tables is not None
            continue
        version, full = office.built(tables), office.built(None)
        assert differing_tables(version.file, full.file) == ()
        with duckdb.connect(version.file, read_only=True) as connection:
            said = connection.execute("select version from meta_version").fetchall()
        assert said == [(version.version_id,)]
        office.version = version


def test_what_hangs_on_no_changed_ledger_is_not_made_again(tmp_path):
    office = Office(tmp_path)
    take(office.home, {"inspections": inspections(3)})
    assert office.changed() == {"inspections"}
    office.built(frozenset({"inspections"}))
    # what is read of the scratch database is made, as that begins empty
    assert office.ran == {
        *("stg_rounds", "stg_inspections", "int_sizes"),
        *("fct_inspection", "mart_sizes", "meta_version", "round_is_there"),
    }


def test_a_correction_changes_the_ledger_that_it_corrects(tmp_path):
    office = Office(tmp_path)
    correction = correct_round(office.home, 2, "改")
    assert office.changed() == {"rounds"}
    office.version = office.built(frozenset({"rounds"}))
    undo(office.home, correction.batch_id)
    assert office.changed() == {"rounds"}


def test_a_test_that_only_warns_says_how_many_rows_it_found(tmp_path):
    office = Office(tmp_path)
    take(office.home, {"inspections": inspections(3, round_no=9)})
    office.built(frozenset({"inspections"}))
    said = {result["unique_id"]: result for result in office.results}["test.x.round_is_there"]
    assert (said["status"], said["failures"]) == ("warn", 1)


def test_whatever_else_changed_asks_for_a_full_build(tmp_path):
    office = Office(tmp_path)
    first = list_batches(office.home)[0]
    take(office.home, {"inspections": inspections(3)})
    plan = office.plan()

    def changed(plan: BuildPlan = plan, version: Version = office.version) -> object:
        change = change_since(office.home, office.project, plan, version)
        return change and change.tables

    assert changed() == {"inspections"}
    assert changed(replace(plan, as_of_date=dt.date(2024, 7, 1))) is None
    assert changed(replace(plan, engine="sail")) is None
    assert changed(version=replace(office.version, is_demonstration=True)) is None
    named = replace(plan.settings, classification_label="内部")
    assert changed(replace(plan, settings=named)) is None
    # a batch of before that lies nowhere any more
    hashes = (*office.version.batch_hashes, "0" * 64)
    more = replace(office.version, batches=(first.batch_id, "20240101-01"), batch_hashes=hashes)
    assert changed(version=more) is None

    model = office.project.folder / "models" / "dim_region.sql"
    written = model.read_text()
    model.write_text(f"{written} ")
    assert changed() is None
    model.write_text(written)
    accept_changes(office.home, ("cause_taxonomy", ["x"], None))
    assert changed(office.plan()) is None


def test_a_model_made_in_an_unknown_way_asks_for_a_full_build(tmp_path):
    office = Office(tmp_path)
    documents = json.loads(office.version.manifest.read_text())
    config = documents["nodes"]["model.x.fct_round"]["config"]
    for name, value in (("materialized", "incremental"), ("pre-hook", [{"sql": "x"}])):
        kept = config.get(name)
        config[name] = value
        write_json(office.version.manifest, documents)
        assert statements_of(office.version, {"rounds"}, {}) is None
        config[name] = kept if kept is not None else []
    write_json(office.version.run_results, {})
    assert statements_of(office.version, {"rounds"}, {}) is None
