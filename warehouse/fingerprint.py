"""What a version was built from, as one hash: the same hash means the same version.

It covers the accepted batches, the dbt project and the seeds byte by byte, the raw tables' schemas,
the settings that reach the figures, the as-of date, and the versions of what computes them.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.intake import batches as intake_batches

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from warehouse.dbt_run import DbtProject
    from warehouse.intake.batches import Batch
    from warehouse.settings import Settings

_NOT_CODE = {"target", "logs", "dbt_packages", "__pycache__", ".user.yml"}
_COMPUTED_WITH = ("dbt-core", "dbt-duckdb", "duckdb", "xuntu")


def fingerprint(
    batches: Sequence[Batch], project: DbtProject, settings: Settings, as_of_date: dt.date
) -> str:
    """The hash of everything that decides what a version holds."""
    digest = hashlib.sha256()

    def add(name: str, value: str | bytes) -> None:
        content = value.encode() if isinstance(value, str) else value
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)

    for batch in sorted(batches, key=lambda batch: batch.batch_id):
        add(f"batch {batch.batch_id}", batch.content_hash)
    for folder in (project.folder, project.seeds):
        for file in _files(folder):
            add(f"{folder.name}/{file.relative_to(folder)}", file.read_bytes())
    add("raw tables", Path(intake_batches.__file__).with_name("tables.py").read_bytes())
    add("as of", as_of_date.isoformat())
    add("classification label", settings.classification_label)
    for package in _COMPUTED_WITH:
        add(package, version(package))
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name in _NOT_CODE:
            continue
        if entry.is_dir():
            yield from _files(entry)
        else:
            yield entry
