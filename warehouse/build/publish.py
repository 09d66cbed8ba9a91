"""Build, audit, publish: a new version is built beside the old ones and shown only if it is sound.

Nothing a reader sees changes until the pointer moves, and it moves in one step, last. Whatever goes
wrong before (a failing model or test, a refused audit, a full disk, a kill) leaves at most a folder
in `building/`, which the next build clears.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from warehouse.audit_log.log import record
from warehouse.build.build_folder import (
    clear_building,
    described,
    environment_of,
    keep_what_is_read,
    prune_logs,
    unchanging_path,
)
from warehouse.build.build_plan import (
    BuildPlan,
    current_or_none,
    plan_build,
    version_to_compare,
)
from warehouse.build.dbt_folder import DbtProject
from warehouse.build.dbt_run import run_dbt
from warehouse.build.declared_checks import check_what_dbt_wrote, check_what_is_declared
from warehouse.build.engines.elsewhere import HANDED_TO, as_of_of, check_slip, take_over
from warehouse.build.engines.engine import EMBEDDED
from warehouse.build.engines.work import engine_work
from warehouse.build.failures import failure
from warehouse.build.fingerprint import models_hash
from warehouse.build.held_batches import HELD_REFERENCE, HELD_STILL, hold_still
from warehouse.build.incremental.build import basis_of, run_incremental
from warehouse.build.incremental.comparison import differing_tables
from warehouse.build.lock import build_locked
from warehouse.build.show import show
from warehouse.intake.batches.store import batches_locked, list_batches
from warehouse.runtime.errors import (
    DiskFull,
    XuntuError,
)
from warehouse.runtime.faults import as_xuntu_error, is_full
from warehouse.runtime.home import Home
from warehouse.runtime.log import note, note_failed
from warehouse.runtime.progress import Progress, silent
from warehouse.versions.numbers import next_version_id
from warehouse.versions.store import prune
from warehouse.versions.version import Version
from warehouse.words.messages import message

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.build.dbt_run import DbtResult
    from warehouse.build.engines.engine import Engine
    from warehouse.build.incremental.build import Basis

Kind = Literal["published", "emptied", "unchanged"]


@dataclass(frozen=True)
class Outcome:
    """What a build came to: the version that is current now, new or not. Time in seconds.

    `emptied`: a new version of no batch at all. `differing` are the tables in which a version that
    was built in full differs from the one before it, which was made of the same; None where there
    was no such version.
    """

    kind: Kind
    version: Version
    seconds: float
    differing: tuple[str, ...] | None = None


def build_and_publish(
    home: Home,
    progress: Progress = silent,
    *,
    as_of_date: dt.date | None = None,
    accept_shrinkage: bool = False,
    force: bool = False,
    full: bool = False,
    elsewhere: Path | None = None,
    project: DbtProject | None = None,
    engine: Engine = EMBEDDED,
) -> Outcome:
    """Build a version from the accepted batches by `engine`, audit it and make it current.

    The as-of date is `as_of_date`, else the settings', else the demonstration's, else today. Where
    nothing changed since the current version the build is skipped, unless `force`; where only
    ledgers did, what hangs on them is made anew, and the rest is the current version's, unless
    `full`, which compares both as well where nothing changed. A version that lost most of a table
    is refused unless `accept_shrinkage`. `elsewhere` is a handover of which dbt made the marts on
    another machine: they are taken over, as of its day.

    Where every batch was taken back since the current version, an empty version takes its place:
    figures that nothing stands behind any more must go.

    Raises `BuildRunning` (another process builds), `NoBatches` (none, and nothing was published),
    `MetricsWrong` (their declarations), `SeedsWrong` (reference tables), `HandoverUnusable`,
    `BuildFailed`, `AuditRefused`, `UnsupportedMetric`, `ContractChanged`, `DiskFull`; the current
    version then stays what it was.
    """
    started = time.monotonic()
    project = project or DbtProject()
    try:
        home.create()
        with build_locked(home):
            if elsewhere is not None:
                as_of_date, engine = as_of_of(elsewhere), HANDED_TO
            plan = plan_build(home, project, as_of_date, accept_shrinkage, engine)
            plan = replace(plan, full=full, elsewhere=elsewhere)
            if elsewhere is not None:
                check_slip(elsewhere, plan)
            current = current_or_none(home)
            is_same = current is not None and current.fingerprint == plan.fingerprint
            if current is not None and is_same and not (force or full):
                note("build unchanged", version=current.version_id)
                return Outcome("unchanged", current, time.monotonic() - started)
            version = _build(home, project, plan, progress, started)
            differing = _compared(current, version) if current and is_same and full else None
            kind: Kind = "emptied" if version.is_empty else "published"
            return Outcome(kind, version, time.monotonic() - started, differing)
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
    basis = None if plan.full else basis_of(home, project, plan)
    if basis is None:  # else they are those that the version was made of
        check_what_is_declared(home, project)
    clear_building(home)
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
        _hold_still(home, folder, plan)
        environment = environment_of(home, folder, plan, version_id, built_at)
        result = None
        if basis is not None:
            result = run_incremental(basis, project, folder, environment, log_file, progress)
        if result is None:
            basis = None
            result = _run_dbt(home, project, plan, folder, environment, log_file, progress)
        if result.exit_code != 0:
            raise failure(home, result, log_file)
        note("dbt done", version=version_id, seconds=result.seconds)
        audit_started = time.monotonic()
        rows = _audited(home, folder, plan, progress)
        progress(message("step_publish"), 0, 0)
        keep_what_is_read(folder)
        check_what_dbt_wrote(home, folder)
        now = time.monotonic()
        durations = {
            "dbt": round(result.seconds, 3),
            "dbt_models_and_tests": round(result.model_seconds, 3),
            "audit": round(now - audit_started, 3),
            "total": round(now - started, 3),
        }
        version = replace(
            described(home, folder, plan, built_at, rows),
            durations=durations,
            peak_memory_bytes=result.peak_memory_bytes,
            cpu_seconds=round(result.cpu_seconds, 3),
            models=models_hash(project),
            **_descent(basis),
        )
        show(home, folder, version)
        note(
            "published",
            version=version_id,
            tables=len(rows),
            rows=sum(rows.values()),
            seconds=time.monotonic() - started,
        )
        record(home, "published", version=version_id)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            unchanging_path(home).unlink(missing_ok=True)
    # The version is shown; what the disk does not let be deleted now is deleted by the next build.
    with suppress(OSError):
        prune(home, plan.settings.versions_kept)
        prune_logs(home)
    return version


def _audited(home: Home, folder: Path, plan: BuildPlan, progress: Progress) -> dict[str, int]:
    """Return the rows of each table of what was built, once it is sound; else raise."""
    from warehouse.build.audit import audit  # noqa: PLC0415 - slow to import

    progress(message("step_audit"), 0, 0)
    started = time.monotonic()
    rows = audit(
        folder / "warehouse.duckdb",
        version_id=folder.name,
        as_of_date=plan.as_of_date,
        is_demonstration=plan.is_demonstration,
        previous=None if plan.accept_shrinkage else version_to_compare(home, plan),
    )
    note("audit passed", version=folder.name, seconds=time.monotonic() - started)
    return rows


def _hold_still(home: Home, folder: Path, plan: BuildPlan) -> None:
    """Hold the batches still that are built from, and put the data folder in order before."""
    # All are slow to import, and an unchanged build needs none.
    from warehouse.intake.batches.cleanup import tidy  # noqa: PLC0415
    from warehouse.intake.batches.reference_changes import refresh  # noqa: PLC0415
    from warehouse.intake.batches.register import check_none_missing  # noqa: PLC0415
    from warehouse.intake.batches.register import note as note_batches  # noqa: PLC0415
    from warehouse.intake.batches.schema_batch import ensure_schema_batch  # noqa: PLC0415

    with batches_locked(home):
        check_none_missing(home)
        tidy(home)
        refresh(home)
        ensure_schema_batch(home)
        hold_still(home, folder, plan.batches)
        note_batches(home, list_batches(home))


def _run_dbt(
    home: Home,
    project: DbtProject,
    plan: BuildPlan,
    folder: Path,
    environment: dict[str, str],
    log_file: Path,
    progress: Progress,
) -> DbtResult:
    """Build in full, by the engine of the plan, unless its marts were made elsewhere."""
    if plan.elsewhere is not None:
        return take_over(plan.elsewhere, folder, environment)
    with engine_work(plan.engine, project, folder, HELD_STILL, HELD_REFERENCE) as work:
        result = run_dbt(
            project,
            target=folder / "target",
            cache=home.cache,
            environment=environment | work.environment,
            log_file=log_file,
            progress=progress,
            engine=plan.engine,
        )
        if result.exit_code == 0:
            work.bring_back()
    return result


def _descent(basis: Basis | None) -> dict[str, Any]:
    """Return what a version says of the one that it is based on."""
    if basis is None:
        return {}
    return {"based_on": basis.version.version_id, "full_built_at": basis.version.last_full}


def _compared(before: Version, version: Version) -> tuple[str, ...]:
    """Return the tables in which a version differs from the one before, made of the same."""
    differing = differing_tables(before.file, version.file)
    note(
        "versions compared",
        version=version.version_id,
        before=before.version_id,
        differing=" ".join(differing),
    )
    return differing
