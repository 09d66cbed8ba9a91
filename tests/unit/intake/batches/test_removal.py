"""Removing a batch for good: it and what its import left are gone, and nothing else is."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pytest

from tests.unit.builders.small_warehouse import accept_terms
from tests.unit.intake.builders.accepted_batches import (
    LEDGER,
    correct_round,
    inspections,
    names,
    rounds,
    take,
)
from warehouse.intake.batches.accept import list_batches
from warehouse.intake.batches.drafts import list_drafts, start_draft
from warehouse.intake.batches.profiles import remember, remembered
from warehouse.intake.batches.removal import list_removed, remove_batch
from warehouse.intake.batches.undo import list_undone, undo
from warehouse.runtime.errors import BatchUnknown, UndoRefused
from warehouse.runtime.home import Home

PLANTED = b"a name that must not be kept"


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def imported(home: Home, *, sha256: str = "", answers: dict[str, str] | None = None):
    details = {"files": [{"name": "台账.xlsx", "sha256": sha256}], "answers": answers or {}}
    return take(home, {"rounds": rounds(1)}, origin=replace(LEDGER, details=details))


@pytest.mark.parametrize("is_undone", [False, True])
def test_a_removed_batch_leaves_no_file_behind(home, is_undone):
    batch = imported(home)
    if is_undone:
        undo(home, batch.batch_id)
    removed = remove_batch(home, batch.batch_id)
    assert (removed.batch_id, removed.rows) == (batch.batch_id, 1)
    assert (list_batches(home), list_undone(home), names(home)) == ([], [], {})
    held = [file for file in home.root.rglob("*.parquet") if file.parent.name != "0-schema"]
    assert held == []
    assert list(home.incoming.iterdir()) == []


def test_the_other_batches_stay_and_its_number_is_never_given_again(home):
    first, second = imported(home), take(home, {"rounds": rounds(2)})
    remove_batch(home, second.batch_id)
    assert [batch.batch_id for batch in list_batches(home)] == [first.batch_id]
    third = take(home, {"rounds": rounds(3)})
    assert third.batch_id not in (first.batch_id, second.batch_id)
    assert names(home) == {"r1": "第1轮", "r3": "第3轮"}


def test_a_batch_on_which_others_stand_stays_whole(home):
    batch = imported(home)
    on_it = take(home, {"inspections": inspections(1)})
    with pytest.raises(UndoRefused, match=on_it.batch_id):
        remove_batch(home, batch.batch_id)
    assert len(list_batches(home)) == 2
    assert list_removed(home) == []


def test_what_a_removed_correction_had_corrected_is_in_force_again(home):
    imported(home)
    correction = correct_round(home, 1, "第{}轮(改)")
    remove_batch(home, correction.batch_id)
    assert names(home) == {"r1": "第1轮"}


def test_its_refused_rows_and_remembered_answers_go_with_it_and_no_others(home):
    batch = imported(home, answers={"kind": "closure_ledger", "√": "done"})
    remember(home, "整改台账-1", {"kind": "closure_ledger", "√": "open", "own": "kept"})
    remember(home, "整改台账-2", {"kind": "closure_ledger"})
    for name in (batch.batch_id, "20200101-01"):
        home.refusals.mkdir(exist_ok=True)
        (home.refusals / f"{name}.xlsx").write_bytes(b"")
    remove_batch(home, batch.batch_id)
    assert [file.stem for file in home.refusals.iterdir()] == ["20200101-01"]
    assert remembered(home, "整改台账-1") == {"√": "open", "own": "kept"}
    assert [file.stem for file in home.profiles.iterdir()] == ["整改台账-1"]


def test_an_import_under_way_of_the_same_file_is_dropped(home):
    same = start_draft(home, [("一.xlsx", io.BytesIO(PLANTED))])
    other = start_draft(home, [("二.xlsx", io.BytesIO(b"another file"))])
    batch = imported(home, sha256=hashlib.sha256(PLANTED).hexdigest())
    remove_batch(home, batch.batch_id)
    assert [draft.draft_id for draft in list_drafts(home)] == [other.draft_id]
    assert not same.folder.exists()


def test_removing_again_finishes_what_was_begun_and_an_unknown_batch_is_named(home):
    batch = imported(home)
    first = remove_batch(home, batch.batch_id)
    assert remove_batch(home, batch.batch_id) == first
    assert len(list_removed(home)) == 1
    with pytest.raises(BatchUnknown, match="20200101-01"):
        remove_batch(home, "20200101-01")


def test_the_demonstration_is_cleared_not_removed(home):
    batch = accept_terms(home, is_demonstration=True)
    with pytest.raises(UndoRefused, match="demo --clear"):
        remove_batch(home, batch.batch_id)
    assert list_batches(home) == [batch]
