"""Purging a batch: no version and no log that holds anything of it is left.

dbt itself is pretended here.
"""

from __future__ import annotations

import os

import pytest

from tests.unit.builders.small_warehouse import AS_OF, PretendedDbt, accept_terms
from warehouse.build import publish
from warehouse.build.dbt_run import DbtResult
from warehouse.build.publish import build_and_publish
from warehouse.intake.batches.undo import undo
from warehouse.operations.purge import purge
from warehouse.runtime.errors import BuildFailed, NoVersion
from warehouse.runtime.home import Home, read_json, write_json
from warehouse.runtime.jobs import note_result
from warehouse.versions.store import current_version, list_versions

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    home.create()
    home.settings_file.write_text(f"as_of_date = {AS_OF}\n")
    return home


@pytest.fixture
def dbt(monkeypatch):
    pretended = PretendedDbt()
    monkeypatch.setattr(publish, "run_dbt", pretended)
    return pretended


@pytest.fixture
def batch(home):
    return accept_terms(home)


def test_the_only_batch_taken_back_leaves_an_empty_version_in_place_of_its_figures(
    home, dbt, batch
):
    full = build_and_publish(home).version
    assert full.batches == (batch.batch_id,)
    undo(home, batch.batch_id)
    outcome = build_and_publish(home)
    assert outcome.kind == "emptied"
    assert current_version(home).is_empty
    assert full in list_versions(home), "what was taken back can be restored, so it is kept"
    assert build_and_publish(home).kind == "unchanged"


def test_every_version_that_held_a_purged_batch_is_deleted(home, dbt, batch):
    held = [build_and_publish(home, force=True).version for _ in range(2)]
    purged = purge(home, batch.batch_id)
    assert sorted(purged.versions) == [version.version_id for version in held]
    assert purged.outcome is not None
    assert [version.is_empty for version in list_versions(home)] == [True]
    assert current_version(home) == purged.outcome.version
    assert not any(version.folder.exists() for version in held)


def test_a_version_without_the_batch_stays_shown_and_nothing_is_built(home, dbt, batch):
    old = build_and_publish(home).version
    undo(home, batch.batch_id)
    empty = build_and_publish(home).version
    runs = dbt.runs
    purged = purge(home, batch.batch_id)
    assert (purged.versions, purged.outcome) == ((old.version_id,), None)
    assert current_version(home) == empty
    assert dbt.runs == runs


def test_where_no_version_can_be_built_without_it_none_is_shown(home, dbt, batch):
    build_and_publish(home)
    dbt.result = DbtResult(exit_code=1, errors=["broken"])
    with pytest.raises(BuildFailed):
        purge(home, batch.batch_id)
    assert list_versions(home) == []
    with pytest.raises(NoVersion):
        current_version(home)
    dbt.result = DbtResult()
    assert purge(home, batch.batch_id).versions == ()


def test_every_log_record_of_imports_and_own_build_goes_whatever_the_clock_said(home, dbt, batch):
    before, since = home.logs / "build-1.log", home.logs / "build-2.log"
    for log in (before, since):
        log.write_text("rows of a failed test")
    accepted_at = batch.accepted_at.timestamp()
    # As of a build after the batch came in and the clock was set back.
    os.utime(before, (accepted_at - 60, accepted_at - 60))
    job = home.jobs / "20260101T000000-00000001"
    job.mkdir()
    (job / "started.json").write_text('{"pid": 0, "started_at": 0, "arguments": ["examine", "x"]}')
    note_result(job, {})
    (home.development / "warehouse.duckdb").write_text("built by dbt alone")
    purge(home, batch.batch_id)
    assert not home.development.exists()
    assert list(home.logs.glob("*.log")) == []
    assert list(home.jobs.iterdir()) == []


@pytest.mark.parametrize("damage", ["not JSON", "batches edited", "no version.json"])
def test_a_version_of_which_nobody_knows_what_it_holds_is_deleted_too(home, dbt, batch, damage):
    old = build_and_publish(home).version
    file = old.folder / "version.json"
    match damage:
        case "not JSON":
            file.unlink()
            file.write_text("{")
        case "batches edited":
            write_json(file, {**read_json(file), "batches": ["another"]})
        case "no version.json":
            file.unlink()
    purged = purge(home, batch.batch_id)
    assert purged.versions == (old.version_id,)
    assert not old.folder.exists()
    assert current_version(home).is_empty
