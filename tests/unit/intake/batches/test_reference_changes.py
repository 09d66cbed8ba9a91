"""The office's rows of reference tables: seen by every reader, kept in batches, taken back."""

from __future__ import annotations

import polars as pl
import pytest
import yaml

from tests.unit.builders.small_warehouse import AS_OF, accept_changes, accept_terms
from tests.unit.intake.builders.raw_tables import ledgers
from warehouse.build.build_plan import plan_build
from warehouse.build.dbt_folder import DbtProject
from warehouse.intake.batches.accept import accept
from warehouse.intake.batches.batch import BatchOrigin
from warehouse.intake.batches.removal import remove_batch
from warehouse.intake.batches.store import clear_demonstration, list_batches
from warehouse.intake.batches.undo import redo, undo
from warehouse.runtime.errors import BatchDamaged, ImportRefused, NoBatches, UndoRefused
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.schema import reference_tables
from warehouse.schema.office_rows import KEYS
from warehouse.schema.reference_tables import read_product, read_reference
from warehouse.schema.tables import TABLES
from warehouse.schema.value_lists import choices_of

A99 = {
    "category_code": "A99",
    "parent_code": "A",
    "level": "2",
    "name_zh": "数字资源使用不实",
    "name_en": "Digital resources not used",
}
ADDED = ("problem_taxonomy", ["A99"], A99)
RENAMED = ("cause_taxonomy", ["R1"], {"cause_code": "R1", "name_zh": "制度缺失", "name_en": "None"})
GONE = ("direct_close_reasons", ["policy_change"], None)


@pytest.fixture
def home(own_data_folder: Home) -> Home:
    return own_data_folder


def codes(name: str) -> list[str]:
    return [choice.code for choice in choices_of(name)]


def accept_problem(home: Home, category: str) -> str:
    """Accept the ledger of one problem; returns its batch."""
    rows = [{**ledgers()["problems"][0], "category_code": category}]
    empty = TABLES["problems"].create_empty()
    tables = {"problems": pl.concat([empty, pl.DataFrame(rows)], how="diagonal_relaxed")}
    made = BatchOrigin("ledger", "x", "x")
    return accept(home, tables, origin=made, is_demonstration=False, as_of_date=None).batch_id


def test_tables_an_office_may_change_have_the_keys_that_are_declared():
    seeds = yaml.safe_load((PROJECT_ROOT / "seeds" / "_seeds.yml").read_text("utf-8"))["seeds"]
    declared = {seed["name"]: tuple(seed["config"]["meta"].get("key", ())) for seed in seeds}
    assert {name: declared[name] for name in KEYS} == dict(KEYS)


def test_a_row_is_added_changed_or_withdrawn_for_every_reader_and_back_again(home: Home):
    before = codes("category"), read_reference("cause_taxonomy"), codes("event_reason")
    batch = accept_changes(home, ADDED, RENAMED, GONE)
    assert batch.rows == 3
    assert codes("category") == [*before[0], "A99"]
    causes = read_reference("cause_taxonomy")
    assert causes["cause_code"].to_list() == before[1]["cause_code"].to_list(), "places are kept"
    assert causes.filter(pl.col("cause_code") == "R1")["name_zh"].item() == "制度缺失"
    assert "policy_change" not in codes("event_reason")
    undo(home, batch.batch_id)
    assert codes("category") == before[0]
    assert read_reference("cause_taxonomy").equals(before[1])
    redo(home, batch.batch_id)
    assert "A99" in codes("category")
    undo(home, batch.batch_id)
    remove_batch(home, batch.batch_id)
    assert codes("category") == before[0]


def test_another_office_does_not_see_it(home: Home, tmp_path):
    accept_changes(home, ADDED)
    there = Home(tmp_path / "there")
    assert read_reference("problem_taxonomy", there).equals(read_product("problem_taxonomy"))


def test_it_outlives_an_upgrade_that_adds_a_column_and_rows(
    home: Home, tmp_path, monkeypatch: pytest.MonkeyPatch
):
    accept_changes(home, ADDED)
    upgraded = read_product("problem_taxonomy").with_columns(since=pl.lit("2027"))
    upgraded.write_csv(tmp_path / "problem_taxonomy.csv")
    monkeypatch.setattr(reference_tables, "SEEDS", tmp_path)
    row = read_reference("problem_taxonomy").filter(pl.col("category_code") == "A99")
    assert row.select("name_zh", "since").rows() == [("数字资源使用不实", None)]


def test_it_stands_beside_a_demonstration_and_outlives_it(home: Home):
    kept = accept_changes(home, ADDED).batch_id
    accept_terms(home, is_demonstration=True)
    accept_changes(home, RENAMED)
    assert clear_demonstration(home) == ["demo"]
    assert next(batch.batch_id for batch in list_batches(home)) == kept
    accept_terms(home)
    assert "A99" in codes("category")


def test_it_makes_another_version_but_none_by_itself(home: Home):
    changed = accept_changes(home, ADDED)
    with pytest.raises(NoBatches):
        plan_build(home, DbtProject(), AS_OF, accept_shrinkage=False)
    accept_terms(home)
    with_it = plan_build(home, DbtProject(), AS_OF, accept_shrinkage=False).fingerprint
    undo(home, changed.batch_id)
    assert plan_build(home, DbtProject(), AS_OF, accept_shrinkage=False).fingerprint != with_it


def test_what_was_changed_by_hand_is_noticed(home: Home):
    batch = accept_changes(home, ADDED)
    file = batch.folder / "reference.parquet"
    pl.read_parquet(file, glob=False).clear().write_parquet(file)
    with pytest.raises(BatchDamaged):
        accept_changes(home, ADDED)


def test_changes_of_a_table_are_undone_from_the_last_on(home: Home):
    first, second = accept_changes(home, ADDED), accept_changes(home, RENAMED)
    again = accept_changes(home, ("problem_taxonomy", ["A99"], {**A99, "name_zh": "别的名称"}))
    with pytest.raises(UndoRefused, match=again.batch_id):
        undo(home, first.batch_id)
    undo(home, second.batch_id)
    undo(home, again.batch_id)
    undo(home, first.batch_id)
    redo(home, again.batch_id)
    with pytest.raises(UndoRefused, match=again.batch_id):
        redo(home, first.batch_id)


def test_the_same_change_made_again_after_another_is_a_change(home: Home):
    other = ("problem_taxonomy", ["A99"], {**A99, "name_zh": "别的名称"})
    for change in (ADDED, other, ADDED):
        accept_changes(home, change)
    assert len(list_batches(home)) == 3
    rows = read_reference("problem_taxonomy").filter(pl.col("category_code") == "A99")
    assert rows["name_zh"].to_list() == ["数字资源使用不实"]


def test_what_was_examined_before_another_change_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch
):
    accept_changes(home, ADDED)
    monkeypatch.setattr("tests.unit.builders.small_warehouse.stands_on", lambda *_: "")
    with pytest.raises(ImportRefused):
        accept_changes(home, ("problem_taxonomy", ["A98"], {**A99, "category_code": "A98"}))


def test_a_category_that_accepted_rows_name_is_not_taken_from_under_them(home: Home):
    added = accept_changes(home, ADDED)
    ledger = accept_problem(home, "A99")
    with pytest.raises(UndoRefused, match=ledger):
        undo(home, added.batch_id)
    undo(home, ledger)
    undo(home, added.batch_id)
