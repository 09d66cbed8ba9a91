"""Undoing a batch and bringing it back: nothing is lost, and what stands on it holds it."""

from __future__ import annotations

import datetime as dt
import errno
import getpass
import os

import polars as pl
import pytest

from tests.unit.builders.small_warehouse import accept_terms
from tests.unit.intake.builders.accepted_batches import (
    correct_round,
    edition,
    inspections,
    names,
    rounds,
    take,
)
from warehouse.intake.batches.accept import clear_demonstration, list_batches
from warehouse.intake.batches.in_force import rows_in_force
from warehouse.intake.batches.undo import list_undone, redo, undo
from warehouse.runtime.errors import BatchUnknown, DiskFull, UndoRefused
from warehouse.runtime.home import Home, read_json, write_json


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def test_an_undone_batch_is_out_of_force_and_comes_back_as_it_was(home):
    batch = take(home, {"rounds": rounds(1, 2)})
    files = {file.name: file.read_bytes() for file in batch.folder.iterdir()}
    moved = undo(home, batch.batch_id)
    assert names(home) == {}
    assert list_batches(home) == []
    assert [undone.batch for undone in list_undone(home)] == [moved]
    assert moved.folder == home.root / "undone" / batch.batch_id
    assert redo(home, batch.batch_id) == batch
    assert names(home) == {"r1": "第1轮", "r2": "第2轮"}
    assert list_undone(home) == []
    assert {name: (batch.folder / name).read_bytes() for name in files} == files


def test_who_undid_it_and_when_is_kept_through_every_change(home):
    batch = take(home, {"rounds": rounds(1)})
    before = dt.datetime.now(dt.UTC)
    for change in (undo, redo, undo):
        moved = change(home, batch.batch_id)
    (undone,) = list_undone(home)
    assert undone.undone_by == getpass.getuser()
    assert before <= undone.undone_at <= dt.datetime.now(dt.UTC)
    entries = read_json(moved.folder / "history.json")
    assert [entry["kind"] for entry in entries] == ["undone", "redone", "undone"]


def test_a_note_of_an_undoing_that_was_killed_before_it_happened_is_dropped(home):
    batch = take(home, {"rounds": rounds(1)})
    stale = {"kind": "undone", "by": "nobody", "at": "2024-01-01T00:00:00+00:00"}
    write_json(batch.folder / "history.json", [stale])
    moved = undo(home, batch.batch_id)
    (entry,) = read_json(moved.folder / "history.json")
    assert entry["by"] == getpass.getuser()


def test_undoing_a_correction_brings_the_first_row_back(home):
    take(home, {"rounds": rounds(1, 2)})
    second = correct_round(home, 1, "改")
    undo(home, second.batch_id)
    assert names(home) == {"r1": "第1轮", "r2": "第2轮"}
    redo(home, second.batch_id)
    assert names(home) == {"r1": "改", "r2": "第2轮"}


def test_a_batch_whose_rows_were_corrected_is_undone_after_its_corrections(home):
    first = take(home, {"rounds": rounds(1, 2)})
    second = correct_round(home, 1, "改")
    with pytest.raises(UndoRefused, match=rf"{second.batch_id}\(1 行\)") as refused:
        undo(home, first.batch_id)
    assert f"{second.batch_id} (1 rows)" in refused.value.in_language("en")[1]
    undo(home, second.batch_id)
    undo(home, first.batch_id)
    with pytest.raises(UndoRefused, match=first.batch_id):
        redo(home, second.batch_id)
    redo(home, first.batch_id)
    redo(home, second.batch_id)
    assert names(home) == {"r1": "改", "r2": "第2轮"}


def test_a_batch_that_others_refer_to_is_undone_after_them(home):
    first = take(home, {"rounds": rounds(1)})
    second = take(home, {"inspections": inspections(1, 2, 3)})
    with pytest.raises(UndoRefused, match=rf"{second.batch_id}\(3 行\)"):
        undo(home, first.batch_id)
    undo(home, second.batch_id)
    undo(home, first.batch_id)
    with pytest.raises(UndoRefused, match=first.batch_id) as refused:
        redo(home, second.batch_id)
    assert "先用 xuntu redo" in refused.value.in_language("zh")[2]
    redo(home, first.batch_id)
    redo(home, second.batch_id)
    assert rows_in_force(home, "inspections").collect().height == 3


def test_a_reference_that_another_batch_also_holds_is_no_dependence(home):
    take(home, {"rounds": rounds(1)})
    second = correct_round(home, 1, "改")
    take(home, {"inspections": inspections(1)})
    undo(home, second.batch_id)
    assert names(home) == {"r1": "第1轮"}


def test_an_edition_is_undone_after_the_later_editions_of_its_ledger(home):
    june, july = (dt.date(2024, month, 30) for month in (6, 7))
    first = take(home, {}, observations=edition(june))
    second = take(home, {}, observations=edition(july))
    take(home, {}, observations=edition(july, ledger="另一台账"))
    with pytest.raises(UndoRefused, match=rf"{second.batch_id}\(1 行\)"):
        undo(home, first.batch_id)
    undo(home, second.batch_id)
    undo(home, first.batch_id)
    third = take(home, {}, observations=edition(dt.date(2024, 8, 31)))
    with pytest.raises(UndoRefused, match=third.batch_id):
        redo(home, first.batch_id)


def test_a_batch_whose_keys_were_accepted_again_is_not_brought_back(home):
    first = take(home, {"rounds": rounds(1, 2)})
    undo(home, first.batch_id)
    second = take(home, {"rounds": rounds(2, name="新的")})
    assert second.batch_id != first.batch_id
    with pytest.raises(UndoRefused, match=rf"{second.batch_id}\(1 行\)"):
        redo(home, first.batch_id)
    assert names(home) == {"r2": "新的"}


def test_a_correction_is_not_brought_back_over_another_of_the_same_row(home):
    take(home, {"rounds": rounds(1)})
    second = correct_round(home, 1, "甲改")
    undo(home, second.batch_id)
    third = correct_round(home, 1, "乙改")
    with pytest.raises(UndoRefused, match=third.batch_id):
        redo(home, second.batch_id)
    assert names(home) == {"r1": "乙改"}


def test_a_batch_that_is_not_there_is_refused_with_those_that_are(home):
    batch = take(home, {"rounds": rounds(1)})
    for change in (undo, redo):
        with pytest.raises(BatchUnknown, match=batch.batch_id):
            change(home, "20990101-01")


def test_what_is_undone_is_not_undone_again_nor_what_is_in_force_brought_back(home):
    batch = take(home, {"rounds": rounds(1)})
    with pytest.raises(UndoRefused, match="没有被撤回"):
        redo(home, batch.batch_id)
    undo(home, batch.batch_id)
    with pytest.raises(UndoRefused, match="已经撤回") as refused:
        undo(home, batch.batch_id)
    assert getpass.getuser() in refused.value.why


def test_demonstration_data_are_cleared_not_undone(home):
    demonstration = accept_terms(home, is_demonstration=True)
    with pytest.raises(UndoRefused, match="demo --clear"):
        undo(home, demonstration.batch_id)


def test_a_real_batch_is_not_brought_back_beside_the_demonstration(home):
    batch = take(home, {"rounds": rounds(1)})
    undo(home, batch.batch_id)
    accept_terms(home, is_demonstration=True)
    with pytest.raises(UndoRefused, match="demo --clear"):
        redo(home, batch.batch_id)
    clear_demonstration(home)
    redo(home, batch.batch_id)
    assert names(home) == {"r1": "第1轮"}


def test_keys_of_several_columns_are_compared_whole(home):
    profiles = pl.DataFrame(
        {
            "village_id": ["v1", "v1"],
            "surveyed_on": [dt.date(2022, 1, 1), dt.date(2023, 1, 1)],
            **{
                name: pl.Series([None, None], dtype=pl.Int64)
                for name in ("population", "petitions_12m", "disputes_12m", "policy_projects")
            },
            **{
                name: pl.Series([None, None], dtype=pl.Boolean)
                for name in ("is_weak_org", "secretary_is_head", "is_poverty_village")
            },
            **{
                name: pl.Series([None, None], dtype=pl.Float64)
                for name in ("project_funds_yuan", "collective_assets_yuan")
            },
        }
    )
    first = take(home, {"village_profiles": profiles.head(1)})
    undo(home, first.batch_id)
    take(home, {"village_profiles": profiles.tail(1)})
    redo(home, first.batch_id)
    assert rows_in_force(home, "village_profiles").collect().height == 2


def test_a_full_disk_leaves_the_batch_where_it_was(home, monkeypatch):
    batch = take(home, {"rounds": rounds(1)})

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match="磁盘已满"):
        undo(home, batch.batch_id)
    assert names(home) == {"r1": "第1轮"}
    assert list_undone(home) == []


def test_a_row_that_stands_on_a_batch_twice_is_counted_once(home):
    teams = pl.DataFrame(
        {
            "team_id": ["t1"],
            "level": ["county"],
            "region_code": ["511126"],
            "posts": pl.Series([None], dtype=pl.Int64),
            "established_on": pl.Series([None], dtype=pl.Date),
        }
    )
    first = take(home, {"rounds": rounds(1), "teams": teams})
    second = take(home, {"inspections": inspections(1, 2).with_columns(team_id=pl.lit("t1"))})
    with pytest.raises(UndoRefused, match=rf"{second.batch_id}\(2 行\)"):
        undo(home, first.batch_id)
