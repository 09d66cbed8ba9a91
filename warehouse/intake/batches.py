"""Accepted batches as they lie in the data folder: list, schema batch, clearing a demonstration.

Nothing here needs a data frame library, so that a build with nothing to do stays quick.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from warehouse.errors import BatchDamaged, DiskFull
from warehouse.home import read_json, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from warehouse.home import Home

SCHEMA_BATCH = "0-schema"
"""The folder that holds every raw table empty, so that a missing optional table is no error."""

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Origin:
    """Where a batch came from.

    `kind` is generated or ledger; `description` is for the reader of the manifest; `source_file`
    stands in the provenance of every row that names no file of its own; `details` is kept as it is
    (a generator's scale and seed; an import's files, counts and answers).
    """

    kind: str
    description: str
    source_file: str
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What the manifest holds."""
        return {
            "kind": self.kind,
            "description": self.description,
            "source_file": self.source_file,
            "details": self.details,
        }


@dataclass(frozen=True)
class Batch:
    """One accepted batch. `tables` maps a table to its number of rows and the file's sha256."""

    batch_id: str
    folder: Path
    content_hash: str
    accepted_at: dt.datetime
    accepted_by: str
    is_demonstration: bool
    as_of_date: dt.date | None
    tables: dict[str, dict[str, Any]]
    origin: Origin

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table["rows"] for table in self.tables.values())

    def as_json(self) -> dict[str, Any]:
        """What the manifest holds."""
        return {
            "batch_id": self.batch_id,
            "content_hash": self.content_hash,
            "accepted_at": self.accepted_at.isoformat(),
            "accepted_by": self.accepted_by,
            "is_demonstration": self.is_demonstration,
            "as_of_date": None if self.as_of_date is None else self.as_of_date.isoformat(),
            "tables": self.tables,
            "origin": self.origin.as_json(),
        }


def list_batches(home: Home) -> list[Batch]:
    """Every accepted batch in the order of acceptance. Raises `BatchDamaged`."""
    return batches_in(home.batches)


def batches_in(folder: Path) -> list[Batch]:
    """The batches that lie in `folder`, in the order of acceptance. Raises `BatchDamaged`."""
    found = [
        _read_batch(entry)
        for entry in (folder.iterdir() if folder.is_dir() else ())
        if entry.is_dir() and entry.name != SCHEMA_BATCH and not entry.name.startswith(".")
    ]
    return sorted(found, key=lambda batch: (batch.accepted_at, batch.batch_id))


def already_accepted(home: Home, sha256s: Iterable[str]) -> Batch | None:
    """The accepted batch into which files of these contents went, every row of them.

    A file of which a row was refused, or waited for an answer, is to be read again: what was
    missing may have come since.
    """
    wanted = set(sha256s)
    return next((batch for batch in list_batches(home) if wanted <= _files_taken(batch)), None)


def _files_taken(batch: Batch) -> set[str]:
    """The contents of the files of an import that left no row behind."""
    sheets: Sequence[dict[str, Any]] = batch.origin.details.get("sheets", ())
    short = {sheet["file"] for sheet in sheets if sheet["refused"] or sheet["asked"]}
    files: Sequence[dict[str, Any]] = batch.origin.details.get("files", ())
    return {file["sha256"] for file in files if file["name"] not in short}


def clear_demonstration(home: Home) -> list[str]:
    """Delete the demonstration batches; returns their ids. Real batches are never touched."""
    with batches_locked(home):
        cleared = [batch for batch in list_batches(home) if batch.is_demonstration]
        for batch in cleared:
            # Renamed first: a half-deleted batch must not be built from.
            doomed = home.incoming / f"cleared-{batch.batch_id}"
            shutil.rmtree(doomed, ignore_errors=True)
            batch.folder.rename(doomed)
            sync_folder(home.batches)
            shutil.rmtree(doomed, ignore_errors=True)
    return [batch.batch_id for batch in cleared]


@contextmanager
def full_disk_told(home: Home) -> Iterator[None]:
    """Say it in words when the disk is full."""
    try:
        yield
    except OSError as error:
        # Not every library hands the number of the error on.
        full = [errno.ENOSPC, errno.EDQUOT]
        if error.errno in full or any(os.strerror(number) in str(error) for number in full):
            raise DiskFull.of("disk_full_batches", root=home.root) from error
        raise


@contextmanager
def batches_locked(home: Home) -> Iterator[None]:
    """Hold the lock on `batches/`; a second acceptance waits for the first."""
    from filelock import FileLock  # noqa: PLC0415 - not needed to list batches

    home.create()
    with FileLock(home.batch_lock):
        yield


def _read_batch(folder: Path) -> Batch:
    try:
        content = read_json(folder / MANIFEST)
        as_of_date = content["as_of_date"]
        origin = content["origin"]
        return Batch(
            batch_id=content["batch_id"],
            folder=folder,
            content_hash=content["content_hash"],
            accepted_at=dt.datetime.fromisoformat(content["accepted_at"]),
            accepted_by=content["accepted_by"],
            is_demonstration=bool(content["is_demonstration"]),
            as_of_date=None if as_of_date is None else dt.date.fromisoformat(as_of_date),
            tables=dict(content["tables"]),
            origin=Origin(
                origin["kind"], origin["description"], origin["source_file"], origin["details"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BatchDamaged.of(
            "batch_damaged", batch=folder.name, folder=folder, reason=repr(error)
        ) from error
