"""Build, audit, publish: readers see the new version when it is sound, else nothing changes.

dbt itself is pretended here; tests/warehouse/test_publish_dbt.py runs it.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import shutil

import duckdb
import pytest
from dbt.exceptions import ContractError

from tests.unit.builders.small_warehouse import (
    AS_OF,
    accept_terms,
    terms,
)
from warehouse.access.scope import EVERYTHING
from warehouse.build import build_folder, publish, show
from warehouse.build.dbt_run import DbtResult, NodeFailure
from warehouse.build.publish import build_and_publish
from warehouse.intake.batches.store import clear_demonstration
from warehouse.queries.metrics import UnsupportedMetric
from warehouse.runtime.errors import (
    BuildFailed,
    BuildRunning,
    DiskFull,
    FolderUnusable,
    NoBatches,
    NoVersion,
    SettingsInvalid,
)
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.runtime.log import log_file, start_log, stop_log
from warehouse.runtime.settings import Settings
from warehouse.versions import store
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version, list_versions, rollback

pytestmark = pytest.mark.slow


def test_a_metric_that_cannot_be_shown_is_refused_before_any_reader_sees_it(home, build, dbt):
    dbt.metrics = [{"name": "growth", "type": "derived", "type_params": {}, "config": {}}]
    with pytest.raises(UnsupportedMetric, match="growth"):
        build()
    with pytest.raises(NoVersion):
        current_version(home)


def test_a_sound_build_becomes_the_current_version(home, build):
    outcome = build()
    assert outcome.kind == "published"
    version = current_version(home)
    assert version == outcome.version
    assert version.version_id == "20240630-1"
    assert version.as_of_date == AS_OF
    assert version.is_demonstration
    assert version.batches == ("demo",)
    assert version.rows["mart_coverage"] == 6
    assert version.size_bytes == version.file.stat().st_size
    assert sorted(file.name for file in version.folder.iterdir()) == [
        *("manifest.json", "run_results.json", "semantic_manifest.json"),
        *("version.json", "warehouse.duckdb"),
    ]
    assert list(home.building.iterdir()) == []


def test_what_another_engine_built_is_audited_and_published_as_ever(home, build):
    version, again = build().version, build(engine="sail").version
    assert again.rows == version.rows
    assert again.version_id == "20240630-2"
    assert current_version(home) == again
    assert not (again.folder / "engine").exists()
    assert build(engine="sail").kind == "unchanged"
    assert build().kind == "published", "the same rows by another engine are another build"


def test_a_published_version_carries_the_hashes_of_its_files(build):
    version = build().version
    assert set(version.hashes) == {
        *("manifest.json", "run_results.json", "semantic_manifest.json", "warehouse.duckdb")
    }
    for name, noted in version.hashes.items():
        content = (version.folder / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == noted


@pytest.mark.parametrize("changed", ["warehouse.duckdb", "semantic_manifest.json", "version.json"])
def test_a_version_that_was_changed_is_built_again_though_nothing_else_changed(build, changed):
    first = build().version
    (first.folder / changed).chmod(0o600)
    with (first.folder / changed).open("a") as file:
        file.write(" " if changed != "version.json" else "x")
    again = build()
    assert again.kind == "published"
    assert again.version.fingerprint == first.fingerprint
    assert again.version.sequence == first.sequence + 1
    assert build().kind == "unchanged"


def test_versions_follow_one_another_though_the_clock_was_set_back(home, build, monkeypatch):
    first = build().version

    class Earlier(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return first.built_at.astimezone(tz) - dt.timedelta(days=400)

    monkeypatch.setattr("warehouse.build.publish.dt.datetime", Earlier)
    second = build(force=True).version
    assert second.built_at < first.built_at
    assert [v.version_id for v in list_versions(home)] == [second.version_id, first.version_id]
    assert rollback(home) == first


def test_without_batches_there_is_nothing_to_build(tmp_path, project, dbt):
    with pytest.raises(NoBatches, match="xuntu demo"):
        build_and_publish(Home(tmp_path / "empty"), project=project)
    assert dbt.runs == 0


def test_an_unchanged_build_is_skipped_and_a_forced_one_is_not(build, dbt):
    first = build()
    again = build()
    assert (again.kind, again.version) == ("unchanged", first.version)
    assert dbt.runs == 1
    assert build(force=True).version.version_id == "20240630-2"


@pytest.mark.parametrize(
    "change", ["model", "new model", "seed", "batch", "as of", "label", "raw schema"]
)
def test_whatever_decides_the_figures_makes_a_new_version(
    home, project, build, monkeypatch, change
):
    before = build().version
    match change:
        case "model":
            (project.folder / "models" / "dim_region.sql").write_text("select 1")
        case "new model":
            (project.folder / "models" / "new.sql").write_text("select 1")
        case "seed":
            (project.seeds / "metric_targets.csv").write_text("metric\n")
        case "batch":
            manifest = home.batches / "demo" / "manifest.json"
            content = json.loads(manifest.read_text())
            del content["seal"]
            manifest.write_text(json.dumps({**content, "content_hash": "other"}))
        case "as of":
            home.settings_file.write_text("as_of_date = 2024-06-29")
        case "label":
            home.settings_file.write_text('classification_label = "内部资料"')
        case "raw schema":
            other = home.root / "tables"
            shutil.copytree(PROJECT_ROOT / "warehouse" / "schema" / "tables", other)
            (other / "problems.py").write_text("# another schema")
            monkeypatch.setattr("warehouse.build.fingerprint._RAW_TABLES", other)
    after = build().version
    assert after.fingerprint != before.fingerprint
    assert after.version_id != before.version_id


def test_what_dbt_leaves_in_the_project_and_how_many_versions_are_kept_change_nothing(
    home, project, build
):
    build()
    for folder in ("target", "logs", "dbt_packages"):
        (project.folder / folder).mkdir()
        (project.folder / folder / "x").write_text("x")
    home.settings_file.write_text('versions_kept = 2\ntitle = "别的"')
    assert build().kind == "unchanged"


def test_the_as_of_date_is_asked_for_or_set_or_the_demonstrations_or_today(home, project, dbt):
    def as_of(**options):
        dbt.raises = AssertionError("the environment was all that was wanted")
        seen = {}

        def look(_project, *, environment, **others):
            seen.update(environment)
            return dbt(_project, environment=environment, **others)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(publish, "run_dbt", look)
            with pytest.raises(AssertionError):
                build_and_publish(home, project=project, **options)
        return seen["XUNTU_AS_OF_DATE"]

    assert as_of() == "2024-06-30"
    home.settings_file.write_text("as_of_date = 2024-03-31")
    assert as_of() == "2024-03-31"
    assert as_of(as_of_date=dt.date(2023, 12, 31)) == "2023-12-31"
    home.settings_file.unlink()
    clear_demonstration(home)
    accept_terms(home)
    assert as_of() == dt.date.today().isoformat()


def test_a_failed_test_is_told_with_its_rows_and_the_log_and_readers_stay(home, build, dbt):
    build()
    reader = Reader(home)
    dbt.result = DbtResult(
        exit_code=1,
        failures=[
            NodeFailure("parts_sum_to_wholes", "test", 17, "Got 17 results", "select 'why'"),
            NodeFailure("mart_coverage", "model", None, "Binder\n Error: x", "select x"),
        ],
    )
    with pytest.raises(BuildFailed) as failed:
        build(force=True)
    why, remedy = failed.value.in_language("en")[1:]
    assert "parts_sum_to_wholes, 17 rows" in why
    assert "mart_coverage. Binder Error: x" in why
    assert str(failed.value.log) in remedy
    assert "select 'why'" in failed.value.log.read_text()
    assert (
        reader.frame("select version_id from meta_version", scope=EVERYTHING).item() == "20240630-1"
    )
    assert [version.version_id for version in list_versions(home)] == ["20240630-1"]
    assert list(home.building.iterdir()) == []
    dbt.result = DbtResult()
    assert build(force=True).version.version_id == "20240630-2"
    assert (
        reader.frame("select version_id from meta_version", scope=EVERYTHING).item() == "20240630-2"
    )
    reader.close()


def test_a_contract_that_is_broken_is_told_with_every_column_and_where_it_stands(build, dbt):
    names = [f"villages_with_a_name_that_is_rather_long_{number}" for number in range(60)]
    columns = [{"name": n, "data_type": "BIGINT", "formatted": f"{n} BIGINT"} for n in names]
    reason = ContractError(
        [{"name": "region_code", "data_type": "VARCHAR", "formatted": "region_code VARCHAR"}],
        [
            {"name": "region_code", "data_type": "VARCHAR", "formatted": "region_code VARCHAR"},
            *columns,
        ],
    ).msg
    place = "models/marts/coverage/mart_coverage.sql"
    text = f"Compilation Error in model mart_coverage ({place})\n{reason}"
    dbt.result = DbtResult(
        exit_code=1, failures=[NodeFailure("mart_coverage", "model", None, text, "select x")]
    )
    with pytest.raises(BuildFailed) as failed:
        build()
    why = failed.value.in_language("en")[1]
    assert "its contract (models/marts/coverage/_coverage__models.yml)" in why
    assert why.count("is not in the contract") == 60
    for column in columns:
        assert f"{column['name']} (BIGINT) is not in the contract" in why


def test_where_dbt_did_not_get_to_run_anything_its_last_words_are_told(build, dbt):
    dbt.result = DbtResult(exit_code=2, errors=["first", "Compilation Error\n  in model x"])
    with pytest.raises(BuildFailed, match="Compilation Error in model x"):
        build()


def test_a_second_build_is_told_who_builds_and_since_when(home, project, dbt):
    refusals = []

    def build_meanwhile(*args, **options):
        with pytest.raises(BuildRunning) as refused:
            build_and_publish(home, project=project)
        refusals.append(refused.value.in_language("en")[1])
        return dbt(*args, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(publish, "run_dbt", build_meanwhile)
        build_and_publish(home, project=project)
    assert refusals[0].startswith(f"Process {os.getpid()}, since 20")


def test_a_full_disk_is_told_whoever_meets_it(home, build, dbt):
    first = build().version
    dbt.raises = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(DiskFull) as full:
        build(force=True)
    assert str(home.root) in full.value.why
    dbt.raises = None
    dbt.result = DbtResult(
        exit_code=1,
        failures=[
            NodeFailure(
                "a",
                "model",
                None,
                'IO Error: Could not write file "x": No space left on device',
                "",
            )
        ],
    )
    with pytest.raises(DiskFull):
        build(force=True)
    assert current_version(home) == first
    assert list(home.building.iterdir()) == []


@pytest.mark.parametrize("moment", ["write_json", "sync_folder", "remember_number", "point_to"])
def test_a_disk_that_fills_while_publishing_leaves_the_old_version(
    home, build, monkeypatch, moment
):
    first = build().version

    def full(*_args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        if moment == "write_json":
            patched.setattr(store, "write_json", full)
        else:
            patched.setattr(show, moment, full)
        with pytest.raises(DiskFull):
            build(force=True)
    assert current_version(home) == first
    assert build(force=True).kind == "published"


def test_any_other_error_of_the_system_is_not_called_a_full_disk(build, dbt):
    dbt.raises = PermissionError(errno.EACCES, "no")
    with pytest.raises(FolderUnusable) as refused:
        build()
    assert "permission was denied" in refused.value.in_language("en")[1].lower()


def test_what_a_killed_build_left_is_cleared_by_the_next(home, build):
    left = home.building / "20240630-7"
    left.mkdir(parents=True)
    (left / "warehouse.duckdb").write_text("half")
    (home.building / "now").symlink_to("20240630-7")
    assert build().version.version_id == "20240630-1"
    assert list(home.building.iterdir()) == []


def test_versions_beyond_those_kept_are_pruned_but_go_on_where_they_are_open(home, build):
    home.settings_file.write_text("versions_kept = 2")
    build()
    reader = Reader(home)
    reader.frame("select 1", scope=EVERYTHING)
    for _ in range(3):
        build(force=True)
    assert [v.version_id for v in list_versions(home)] == ["20240630-4", "20240630-3"]
    which = "select version_id from meta_version"
    assert reader.frame(which, version_id="20240630-1", scope=EVERYTHING).item() == "20240630-1"
    assert reader.frame(which, scope=EVERYTHING).item() == "20240630-4"
    reader.close()


def test_after_a_rollback_a_build_with_the_older_inputs_is_unchanged(home, project, build):
    first = build().version
    model = project.folder / "models" / "dim_region.sql"
    sound = model.read_text()
    model.write_text("select 'edited' as region_code")
    build()
    rollback(home)
    assert current_version(home) == first
    model.write_text(sound)
    assert build().kind == "unchanged"


def test_a_damaged_pointer_is_mended_by_a_build(home, build):
    build()
    home.pointer.write_text("{")
    assert build().version == current_version(home)


def test_a_metric_of_no_column_of_its_mart_is_refused_before_any_reader_sees_it(home, build, dbt):
    stock = {"name": "month_end", "window_choice": "max"}
    dbt.semantic_models = [
        {
            "node_relation": {"alias": "mart_coverage"},
            "measures": [{"name": "hamlets", "agg": "sum", "non_additive_dimension": stock}],
        }
    ]
    parameters = {"measure": {"name": "hamlets"}}
    dbt.metrics = [{"name": "hamlets_seen", "type": "simple", "type_params": parameters}]
    with pytest.raises(UnsupportedMetric, match="hamlets_seen") as refused:
        build()
    why = refused.value.in_language("en")[1]
    assert why.startswith("Its measure hamlets cannot be summed in mart_coverage: ")
    with pytest.raises(NoVersion):
        current_version(home)


def test_the_file_is_whole_without_its_journal(home, build):
    version = build().version
    assert [file.name for file in version.folder.glob("*.wal")] == []
    with duckdb.connect(version.file, read_only=True) as connection:
        assert connection.sql("select count(*) from dim_village").fetchall() == [(4,)]


def test_unusable_settings_stop_a_build_before_it_starts(home, build, dbt):
    home.settings_file.write_text("versions = 2")
    with pytest.raises(SettingsInvalid):
        build()
    assert dbt.runs == 0


def test_a_build_is_told_in_the_log_step_by_step(home, build, dbt):
    start_log(home, Settings())
    try:
        build()
        build()
        dbt.metrics = [{"name": "growth", "type": "derived", "type_params": {}, "config": {}}]
        with pytest.raises(UnsupportedMetric):
            build(force=True)
    finally:
        stop_log()
    lines = [line.split(" ", 4)[4] for line in log_file(home).read_text("utf-8").splitlines()]
    version = "version=20240630-1"
    assert [line.partition(" seconds=")[0] for line in lines[:5]] == [
        f"build began {version} as_of=2024-06-30 batches=1 engine=duckdb",
        f"dbt done {version}",
        f"audit passed {version}",
        f"published {version} tables={len(current_version(home).rows)} "
        f"rows={sum(current_version(home).rows.values())}",
        f"build unchanged {version}",
    ]
    assert lines[-1] == "build refused error=UnsupportedMetric"


def test_logs_of_old_builds_are_pruned(home, build, monkeypatch):
    monkeypatch.setattr(build_folder, "LOGS_KEPT", 2)
    for _ in range(4):
        build(force=True)
    assert len(list(home.logs.iterdir())) == 2


def test_an_accepted_batch_beside_the_others_is_built_from(tmp_path, project, dbt):
    home = Home(tmp_path / "real")
    one = accept_terms(home)
    build_and_publish(home, project=project, as_of_date=AS_OF)
    two = accept_terms(home, terms(rows=1)["term_id"].item())
    outcome = build_and_publish(home, project=project, as_of_date=AS_OF)
    assert outcome.version.batches == (one.batch_id, two.batch_id)
