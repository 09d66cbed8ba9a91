"""Accepted batches as they lie in the data folder: list, schema batch, clearing a demonstration.

Nothing here needs a data frame library, so that a build with nothing to do stays quick.
"""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from warehouse.intake.batches.batch import DEMONSTRATION_BATCH, FORMAT, Batch, BatchOrigin
from warehouse.intake.batches.register import strike
from warehouse.intake.batches.remedies import damaged
from warehouse.runtime.errors import BatchDamaged, BatchNewer, DiskFull, XuntuError
from warehouse.runtime.faults import as_xuntu_error, is_full
from warehouse.runtime.home import read_json, sync_folder
from warehouse.runtime.integrity import SealBroken, check_seal
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from warehouse.runtime.home import Home

SCHEMA_BATCH = "0-schema"
"""The folder that holds every raw table empty, so that a missing optional table is no error."""

MANIFEST = "manifest.json"

STORED_STATUSES: Final[Mapping[str, str]] = {
    "pending": "asked",
    "rejected": "refused",
    "skipped": "left_out",
}
"""Row statuses by the name that a manifest counts them under: that of the first batches."""


def list_batches(home: Home) -> list[Batch]:
    """Return every accepted batch in the order of acceptance. Raises `BatchDamaged`."""
    return batches_in(home.batches)


def ledgers_of(batches: Iterable[Batch]) -> list[Batch]:
    """Return the batches that bring ledgers: those but the changes of reference tables."""
    return [batch for batch in batches if not batch.is_reference]


def batches_in(folder: Path) -> list[Batch]:
    """Return the batches that lie in `folder`, in the order of acceptance. Raises
    `BatchDamaged`.
    """
    batches = [_read_batch(entry) for entry in _folders(folder)]
    return sorted(batches, key=lambda batch: batch.place)


def readable_in(folder: Path) -> tuple[list[Batch], dict[str, BatchDamaged]]:
    """Return the batches that lie in `folder`, in the order of acceptance, and what is wrong with
    those whose manifest cannot be read, by the name of their folder.
    """
    batches, unreadable = [], {}
    for entry in _folders(folder):
        try:
            batches.append(_read_batch(entry))
        except BatchDamaged as error:
            unreadable[entry.name] = error
    return sorted(batches, key=lambda batch: batch.place), unreadable


def of_unreadable(folder: Path) -> Batch:
    """Return what can be said of a batch whose manifest cannot be read."""
    return Batch(
        batch_id=folder.name,
        folder=folder,
        content_hash="",
        accepted_at=_changed_at(folder),
        accepted_by="",
        is_demonstration=folder.name == DEMONSTRATION_BATCH,
        as_of_date=None,
        tables={},
        origin=BatchOrigin("unknown", "", ""),
    )


def _changed_at(folder: Path) -> dt.datetime:
    seconds = folder.stat().st_mtime if folder.is_dir() else 0.0
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def next_sequence(home: Home) -> int:
    """Return the number of the next acceptance: above that of every batch there is."""
    batches = [*readable_in(home.batches)[0], *readable_in(home.undone)[0]]
    return max((batch.sequence for batch in batches), default=0) + 1


def _folders(folder: Path) -> list[Path]:
    return sorted(
        entry
        for entry in (folder.iterdir() if folder.is_dir() else ())
        if entry.is_dir() and entry.name != SCHEMA_BATCH and not entry.name.startswith(".")
    )


def already_accepted(home: Home, sha256s: Iterable[str]) -> Batch | None:
    """Return the accepted batch into which files of these contents went, every row of them.

    A file of which a row was refused, or waited for an answer, is to be read again: what was
    missing may have come since.
    """
    wanted = set(sha256s)
    return next((batch for batch in list_batches(home) if wanted <= _files_taken(batch)), None)


def _files_taken(batch: Batch) -> set[str]:
    """Return the contents of the files of an import that left no row behind."""
    sheets: Sequence[dict[str, Any]] = batch.origin.details.get("sheets", ())
    kept_back = STORED_STATUSES["rejected"], STORED_STATUSES["pending"]
    short = {sheet["file"] for sheet in sheets if any(sheet[name] for name in kept_back)}
    files: Sequence[dict[str, Any]] = batch.origin.details.get("files", ())
    return {file["sha256"] for file in files if file["name"] not in short}


def has_demonstration(home: Home) -> bool:
    """Return whether what is accepted is a demonstration. Raises `BatchDamaged`."""
    return any(batch.is_demonstration for batch in list_batches(home))


def clear_demonstration(home: Home) -> list[str]:
    """Delete the demonstration batches; returns their ids. Real batches are never touched.

    What joined the demonstration goes with it, taken back or not.
    """
    with batches_locked(home):
        readable, unreadable = readable_in(home.batches)
        cleared = [batch.batch_id for batch in readable if batch.is_demonstration]
        # A damaged one is cleared too: that is how it is mended.
        cleared += [name for name in unreadable if name == DEMONSTRATION_BATCH]
        joined = [batch.folder for batch in readable_in(home.undone)[0] if batch.is_demonstration]
        struck = [*cleared, DEMONSTRATION_BATCH]
        with suppress(OSError):  # a full disk, which clearing is to empty: struck out afterwards
            _strike_all(home, struck)
        for folder in [*(home.batches / batch_id for batch_id in cleared), *joined]:
            # Renamed first: a half-deleted batch must not be built from.
            doomed = home.incoming / f"cleared-{folder.name}"
            shutil.rmtree(doomed, ignore_errors=True)
            folder.rename(doomed)
            sync_folder(folder.parent)
            shutil.rmtree(doomed, ignore_errors=True)
        _strike_all(home, struck)
    return cleared


def _strike_all(home: Home, batch_ids: Iterable[str]) -> None:
    for batch_id in batch_ids:
        strike(home, batch_id)


@contextmanager
def full_disk_reported(home: Home) -> Iterator[None]:
    """Say it in words when the disk is full."""
    try:
        yield
    except XuntuError:
        raise
    except Exception as error:
        # Not every library hands the system's error on as one.
        if is_full(error):
            raise DiskFull.of("disk_full_batches", root=home.root) from error
        raise as_xuntu_error(error, home.root) or error from error


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
        check_seal(content)
        _refuse_newer(folder, content.get("format", FORMAT))
        as_of_date = content["as_of_date"]
        origin = content["origin"]
        batch = Batch(
            batch_id=content["batch_id"],
            folder=folder,
            content_hash=content["content_hash"],
            accepted_at=dt.datetime.fromisoformat(content["accepted_at"]),
            accepted_by=content["accepted_by"],
            is_demonstration=bool(content["is_demonstration"]),
            as_of_date=None if as_of_date is None else dt.date.fromisoformat(as_of_date),
            tables=_noted(content["tables"]),
            origin=BatchOrigin(
                origin["kind"], origin["description"], origin["source_file"], origin["details"]
            ),
            beside=None if content.get("beside") is None else _noted(content["beside"]),
            sequence=int(content.get("sequence", 0)),
        )
    except FileNotFoundError as error:
        raise damaged(folder, [message("batch_no_manifest")]) from error
    except SealBroken as error:
        raise damaged(folder, [message("batch_manifest_changed")]) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = message("batch_manifest_unreadable", reason=repr(error))
        raise damaged(folder, [reason]) from error
    if batch.batch_id != folder.name:
        raise damaged(folder, [message("batch_manifest_of_another", other=batch.batch_id)], batch)
    return batch


def _refuse_newer(folder: Path, written: int) -> None:
    """Refuse what a newer program wrote in a form that this one would misread."""
    if written > FORMAT:
        raise BatchNewer.of("batch_newer", batch=folder.name, written=written, known=FORMAT)


def _noted(files: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return what a manifest notes of its files, once it is sure that it can be compared with
    them.
    """
    for noted in files.values():
        int(noted["rows"]), str(noted["sha256"])
    return dict(files)
