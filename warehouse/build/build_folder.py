"""The folder that a version is built in: what dbt is told of it, and what of it is kept."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from warehouse.build.dbt_run import KEPT_OF_DBT
from warehouse.build.held_batches import HELD_REFERENCE, HELD_STILL
from warehouse.schema.own_metrics import file_in
from warehouse.versions.announcement import withdraw
from warehouse.versions.numbers import next_sequence
from warehouse.versions.version import Version, hashes_of

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from warehouse.build.build_plan import BuildPlan
    from warehouse.runtime.home import Home

LOGS_KEPT = 20


def environment_of(
    home: Home, folder: Path, plan: BuildPlan, version_id: str, built_at: dt.datetime
) -> dict[str, str]:
    """Return what the dbt project asks its environment for.

    The file goes by a path that is the same for every build: dbt would otherwise take the project
    for another one and parse all of it anew.
    """
    unchanging_path(home).symlink_to(folder.name, target_is_directory=True)
    return {
        "XUNTU_BATCHES": str(unchanging_path(home) / HELD_STILL),
        "XUNTU_REFERENCE": str(unchanging_path(home) / HELD_REFERENCE),
        "XUNTU_METRICS": str(file_in(unchanging_path(home) / HELD_REFERENCE).parent),
        "XUNTU_BUILD_FILE": str(unchanging_path(home) / "warehouse.duckdb"),
        "XUNTU_AS_OF_DATE": plan.as_of_date.isoformat(),
        "XUNTU_VERSION_ID": version_id,
        "XUNTU_BUILT_AT": f"{built_at:%Y-%m-%d %H:%M:%S}",
        "XUNTU_IS_DEMONSTRATION": str(plan.is_demonstration).lower(),
        "XUNTU_CLASSIFICATION_LABEL": plan.settings.classification_label,
    }


def keep_what_is_read(folder: Path) -> None:
    """Leave in `folder` the warehouse file and what dbt wrote that pages read."""
    for name in KEPT_OF_DBT:
        (folder / "target" / name).rename(folder / name)
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name not in ("warehouse.duckdb", *KEPT_OF_DBT):
            entry.unlink()


def described(
    home: Home, folder: Path, plan: BuildPlan, built_at: dt.datetime, rows: dict[str, int]
) -> Version:
    """Return the version in this folder, by what it was to be made of."""
    return Version(
        version_id=folder.name,
        folder=home.versions / folder.name,
        as_of_date=plan.as_of_date,
        built_at=built_at,
        is_demonstration=plan.is_demonstration,
        classification_label=plan.settings.classification_label,
        batches=tuple(batch.batch_id for batch in plan.batches),
        batch_hashes=plan.batch_hashes,
        rows=rows,
        fingerprint=plan.fingerprint,
        size_bytes=(folder / "warehouse.duckdb").stat().st_size,
        sequence=next_sequence(home),
        hashes=hashes_of(folder),
    )


def unchanging_path(home: Home) -> Path:
    """Return the unchanging path under which the build under way lies."""
    return home.building / "now"


def clear_building(home: Home) -> None:
    """Delete what killed builds left: whoever holds the build lock is the only one building."""
    unchanging_path(home).unlink(missing_ok=True)
    for entry in home.building.iterdir():
        shutil.rmtree(entry, ignore_errors=True)
    withdraw(home)


def prune_logs(home: Home) -> None:
    """Delete all logs but the last."""
    logs = sorted(home.logs.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    for log in logs[LOGS_KEPT:]:
        log.unlink(missing_ok=True)
