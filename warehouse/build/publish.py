"""Build, audit, publish: a new version is built beside the old ones and shown only if it is sound.

Nothing a reader sees changes until the pointer moves, and it moves in one step, last. Whatever goes
wrong before (a failing model or test, a refused audit, a full disk, a kill) leaves at most a folder
in `building/`, which the next build clears.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from warehouse.build.build_plan import (
    BuildPlan,
    current_or_none,
    plan_build,
    version_to_compare,
)
from warehouse.build.dbt_folder import DbtProject
from warehouse.build.dbt_run import run_dbt
from warehouse.build.engines.engine import EMBEDDED
from warehouse.build.engines.work import engine_work
from warehouse.build.failures import failure
from warehouse.build.fingerprint import models_hash
from warehouse.build.held_batches import HELD_REFERENCE, HELD_STILL, hold_still
from warehouse.build.lock import build_locked
from warehouse.intake.batches.store import batches_locked, list_batches
from warehouse.runtime.errors import (
    DiskFull,
    XuntuError,
)
from warehouse.runtime.faults import as_xuntu_error, is_full
from warehouse.runtime.home import Home, sync_folder, write_json
from warehouse.runtime.log import note, note_failed
from warehouse.runtime.private import PUBLISHED
from warehouse.runtime.progress import Progress, silent
from warehouse.schema.own_metrics import file_in
from warehouse.versions.announcement import announce, conclude, is_shown, withdraw
from warehouse.versions.numbers import next_sequence, next_version_id, remember_number
from warehouse.versions.store import point_to, prune
from warehouse.versions.version import Version, hashes_of
from warehouse.words.messages import message

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.build.engines.engine import Engine

LOGS_KEPT = 20

KEPT_OF_DBT = ("manifest.json", "run_results.json", "semantic_manifest.json")


@dataclass(frozen=True)
class Outcome:
    """What a build came to: the version that is current now, new or not. Time in seconds.

    `emptied`: a new version of no batch at all.
    """

    kind: Literal["published", "emptied", "unchanged"]
    version: Version
    seconds: float


def build_and_publish(
    home: Home,
    progress: Progress = silent,
    *,
    as_of_date: dt.date | None = None,
    accept_shrinkage: bool = False,
    force: bool = False,
    project: DbtProject | None = None,
    engine: Engine = EMBEDDED,
) -> Outcome:
    """Build a version from the accepted batches by `engine`, audit it and make it current.

    The as-of date is `as_of_date`, else the settings', else the demonstration's, else today. Where
    nothing changed since the current version the build is skipped, unless `force`. A version that
    lost most of a table is refused unless `accept_shrinkage`.

    Where every batch was taken back since the current version, an empty version takes its place:
    figures that nothing stands behind any more must go.

    Raises `BuildRunning` (another process builds), `NoBatches` (none, and nothing was published),
    `MetricsWrong` (their declarations), `SeedsWrong` (reference tables), `BuildFailed`,
    `AuditRefused`, `UnsupportedMetric`, `ContractChanged`, `DiskFull`; the current version then
    stays what it was.
    """
    started = time.monotonic()
    project = project or DbtProject()
    try:
        home.create()
        with build_locked(home):
            plan = plan_build(home, project, as_of_date, accept_shrinkage, engine)
            current = current_or_none(home)
            if current is not None and current.fingerprint == plan.fingerprint and not force:
                note("build unchanged", version=current.version_id)
                return Outcome("unchanged", current, time.monotonic() - started)
            version = _build(home, project, plan, progress, started)
            return Outcome(
                "emptied" if version.is_empty else "published", version, time.monotonic() - started
            )
    except XuntuError as error:
        note_failed("build refused", error)
        raise
    except Exception as error:
        note_failed("build failed", error)
        # Not every library hands the system's error on as one.
        if is_full(error):
            raise DiskFull.of("disk_full", root=home.root) from error
        raise as_xuntu_error(error, home.root) or error from error


def _build(
    home: Home, project: DbtProject, plan: BuildPlan, progress: Progress, started: float
) -> Version:
    # All are slow to import, and an unchanged build needs none.
    from warehouse.build.audit import audit  # noqa: PLC0415
    from warehouse.intake.batches.cleanup import tidy  # noqa: PLC0415
    from warehouse.intake.batches.reference_changes import refresh  # noqa: PLC0415
    from warehouse.intake.batches.register import check_none_missing  # noqa: PLC0415
    from warehouse.intake.batches.register import note as note_batches  # noqa: PLC0415
    from warehouse.intake.batches.schema_batch import ensure_schema_batch  # noqa: PLC0415

    _check_what_is_declared(home, project)
    _clear_building(home)
    version_id = next_version_id(home, plan.as_of_date)
    built_at = dt.datetime.now(dt.UTC)
    folder = home.building / version_id
    folder.mkdir()
    log_file = home.logs / f"build-{version_id}.log"
    note(
        "build began",
        version=version_id,
        as_of=plan.as_of_date,
        batches=len(plan.batches),
        engine=plan.engine,
    )
    try:
        with batches_locked(home):
            check_none_missing(home)
            tidy(home)
            refresh(home)
            ensure_schema_batch(home)
            hold_still(home, folder, plan.batches)
            note_batches(home, list_batches(home))
        with engine_work(plan.engine, project, folder, HELD_STILL, HELD_REFERENCE) as work:
            result = run_dbt(
                project,
                target=folder / "target",
                cache=home.cache,
                environment=_environment(home, folder, plan, version_id, built_at)
                | work.environment,
                log_file=log_file,
                progress=progress,
                engine=plan.engine,
            )
            if result.exit_code != 0:
                raise failure(home, result, log_file)
            work.bring_back()
        note("dbt done", version=version_id, seconds=result.seconds)
        progress(message("step_audit"), 0, 0)
        audit_started = time.monotonic()
        rows = audit(
            folder / "warehouse.duckdb",
            version_id=version_id,
            as_of_date=plan.as_of_date,
            is_demonstration=plan.is_demonstration,
            previous=None if plan.accept_shrinkage else version_to_compare(home, plan),
        )
        note("audit passed", version=version_id, seconds=time.monotonic() - audit_started)
        progress(message("step_publish"), 0, 0)
        _keep_what_is_read(folder)
        _check_what_dbt_wrote(home, folder)
        now = time.monotonic()
        version = Version(
            version_id=version_id,
            folder=home.versions / version_id,
            as_of_date=plan.as_of_date,
            built_at=built_at,
            is_demonstration=plan.is_demonstration,
            classification_label=plan.settings.classification_label,
            batches=tuple(batch.batch_id for batch in plan.batches),
            batch_hashes=plan.batch_hashes,
            rows=rows,
            fingerprint=plan.fingerprint,
            durations={
                "dbt": round(result.seconds, 3),
                "dbt_models_and_tests": round(result.model_seconds, 3),
                "audit": round(now - audit_started, 3),
                "total": round(now - started, 3),
            },
            peak_memory_bytes=result.peak_memory_bytes,
            cpu_seconds=round(result.cpu_seconds, 3),
            size_bytes=(folder / "warehouse.duckdb").stat().st_size,
            sequence=next_sequence(home),
            hashes=hashes_of(folder),
            models=models_hash(project),
        )
        _publish(home, folder, version)
        note(
            "published",
            version=version_id,
            tables=len(rows),
            rows=sum(rows.values()),
            seconds=time.monotonic() - started,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            _now(home).unlink(missing_ok=True)
    # The version is shown; what the disk does not let be deleted now is deleted by the next build.
    with suppress(OSError):
        prune(home, plan.settings.versions_kept)
        _prune_logs(home)
    return version


def _check_what_is_declared(home: Home, project: DbtProject) -> None:
    """Check metrics and reference tables. Raises `MetricsWrong` and `SeedsWrong`."""
    # Both are slow to import, and an unchanged build needs none.
    from warehouse.build.declarations import check as check_metrics  # noqa: PLC0415
    from warehouse.seeds.check import check as check_seeds  # noqa: PLC0415
    from warehouse.seeds.laying import office_of  # noqa: PLC0415

    check_metrics(project.folder)
    check_seeds(project.seeds, project.folder, office_of(home))


def _check_what_dbt_wrote(home: Home, folder: Path) -> None:
    """Check metrics and contracts, so that what the dashboard cannot show, or a page would miss, is
    refused here and not on every reader's screen. Raises `UnsupportedMetric` and `ContractChanged`.
    """
    from warehouse.build.audit import check_metrics  # noqa: PLC0415 - slow to import, as above
    from warehouse.build.contracts import check_contracts  # noqa: PLC0415
    from warehouse.queries.metrics import read_catalogue  # noqa: PLC0415

    catalogue = read_catalogue(folder / "semantic_manifest.json")
    check_metrics(folder / "warehouse.duckdb", catalogue.values())
    current = current_or_none(home)
    if current is not None:
        check_contracts(folder / "manifest.json", current.folder / "manifest.json")


def _environment(
    home: Home, folder: Path, plan: BuildPlan, version_id: str, built_at: dt.datetime
) -> dict[str, str]:
    """Return what the dbt project asks its environment for.

    The file goes by a path that is the same for every build: dbt would otherwise take the project
    for another one and parse all of it anew.
    """
    _now(home).symlink_to(folder.name, target_is_directory=True)
    return {
        "XUNTU_BATCHES": str(_now(home) / HELD_STILL),
        "XUNTU_REFERENCE": str(_now(home) / HELD_REFERENCE),
        "XUNTU_METRICS": str(file_in(_now(home) / HELD_REFERENCE).parent),
        "XUNTU_BUILD_FILE": str(_now(home) / "warehouse.duckdb"),
        "XUNTU_AS_OF_DATE": plan.as_of_date.isoformat(),
        "XUNTU_VERSION_ID": version_id,
        "XUNTU_BUILT_AT": f"{built_at:%Y-%m-%d %H:%M:%S}",
        "XUNTU_IS_DEMONSTRATION": str(plan.is_demonstration).lower(),
        "XUNTU_CLASSIFICATION_LABEL": plan.settings.classification_label,
    }


def _publish(home: Home, folder: Path, version: Version) -> None:
    write_json(folder / "version.json", version.as_json())
    for file in folder.iterdir():
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
        file.chmod(PUBLISHED)
    sync_folder(folder)
    remember_number(home, version.version_id, version.sequence)
    announce(home, version.version_id)
    folder.rename(version.folder)
    try:
        sync_folder(home.versions)
        point_to(home, version.version_id)
    except OSError:
        # The disk may have failed after the pointer had moved.
        if not is_shown(home, version.version_id):
            withdraw(home)
            raise
    conclude(home)


def _keep_what_is_read(folder: Path) -> None:
    """Leave in `folder` the warehouse file and what dbt wrote that pages read."""
    for name in KEPT_OF_DBT:
        (folder / "target" / name).rename(folder / name)
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name not in ("warehouse.duckdb", *KEPT_OF_DBT):
            entry.unlink()


def _now(home: Home) -> Path:
    """Return the unchanging path under which the build under way lies."""
    return home.building / "now"


def _clear_building(home: Home) -> None:
    """Delete what killed builds left: whoever holds the build lock is the only one building."""
    _now(home).unlink(missing_ok=True)
    for entry in home.building.iterdir():
        shutil.rmtree(entry, ignore_errors=True)
    withdraw(home)


def _prune_logs(home: Home) -> None:
    logs = sorted(home.logs.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    for log in logs[LOGS_KEPT:]:
        log.unlink(missing_ok=True)
