"""What a version was built from, as one hash: the same hash means the same version.

It covers the accepted batches, the dbt project and the seeds byte by byte, the raw tables' schemas,
the settings that reach the figures, the as-of date, and the versions of what computes them.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from warehouse.build.dbt_folder import OWN_PROJECT, WRITTEN_BY_DBT
from warehouse.build.engines.engine import EMBEDDED
from warehouse.runtime.errors import VersionOutdated
from warehouse.runtime.home import PROJECT_ROOT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from warehouse.build.dbt_folder import DbtProject
    from warehouse.build.engines.engine import Engine
    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.settings import Settings
    from warehouse.versions.version import Version

_NOT_CODE = {*WRITTEN_BY_DBT, "__pycache__"}
_RAW_TABLES = PROJECT_ROOT / "warehouse" / "schema" / "tables"
_COMPUTED_WITH = ("dbt-core", "dbt-duckdb", "duckdb", "xuntu")


def fingerprint(
    batches: Sequence[Batch],
    project: DbtProject,
    settings: Settings,
    as_of_date: dt.date,
    engine: Engine = EMBEDDED,
) -> str:
    """Return the hash of everything that decides what a version holds."""
    hashes = {batch.batch_id: batch.content_hash for batch in batches}
    return fingerprint_of(hashes, project, settings, as_of_date, engine)


def fingerprint_of(
    batches: Mapping[str, str],
    project: DbtProject,
    settings: Settings,
    as_of_date: dt.date,
    engine: Engine = EMBEDDED,
) -> str:
    """Return the same of `batches` that are known by the hash of their content, by number."""
    digest = hashlib.sha256()

    def add(name: str, value: str | bytes) -> None:
        content = value.encode() if isinstance(value, str) else value
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)

    for batch_id, content_hash in sorted(batches.items()):
        add(f"batch {batch_id}", content_hash)
    for name, content in _models(project):
        add(name, content)
    add("as of", as_of_date.isoformat())
    add("classification label", settings.classification_label)
    for package in _COMPUTED_WITH:
        add(package, _version_of(package))
    if engine != EMBEDDED:
        add("engine", engine)
    return digest.hexdigest()


@cache
def _version_of(package: str) -> str:
    return version(package)


def models_hash(project: DbtProject) -> str:
    """Return the hash of the models, reference tables and raw schemas: what decides the columns
    there are and what they mean.
    """
    digest = hashlib.sha256()
    for name, content in _models(project):
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def outdated(version: Version, project: DbtProject = OWN_PROJECT) -> VersionOutdated | None:
    """Return the error that a version was built by other models than there are now, so that a page
    may ask for what it does not hold; None where it was not.
    """
    if version.models == models_hash(project):
        return None
    return VersionOutdated.of("version_outdated", version=version.version_id)


def _models(project: DbtProject) -> Iterator[tuple[str, bytes]]:
    for folder in (project.folder, project.seeds, _RAW_TABLES):
        for file in _files(folder):
            yield f"{folder.name}/{file.relative_to(folder)}", file.read_bytes()


def _files(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name in _NOT_CODE:
            continue
        if entry.is_dir():
            yield from _files(entry)
        else:
            yield entry
