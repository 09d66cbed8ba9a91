"""Bringing a backup back: into a new folder, whole or not at all; and the trial of it."""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.intake.batches.store import list_batches
from warehouse.runtime.errors import BackupRefused
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import Home, sync_folder
from warehouse.runtime.progress import Progress, silent
from warehouse.upkeep.backup.contents import damaged_batches, is_of_a_backup
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.upkeep.backup.store import Backup, Store


@dataclass(frozen=True)
class RestoreOutcome:
    """What came back: files, batches in force, rows accepted; `damaged` batches came back as they
    were taken.
    """

    backup: Backup
    folder: Path
    files: int
    batches: int
    rows: int
    damaged: tuple[str, ...]


def restore(
    store: Store, backup: Backup, folder: Path, progress: Progress = silent
) -> RestoreOutcome:
    """Write a backup as the data folder `folder`, which must not be there, or be empty.

    It appears whole, by one rename. Raises `BackupRefused` where a content is gone or another than
    it was, or a path leads elsewhere, and what the system refuses; then `folder` is as it was.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupRefused.of("restore_in_the_way", folder=folder)
    draft = folder.with_name(f".{folder.name}.restoring-{os.getpid()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir(mode=0o700)
        written = _write(store, backup, draft, progress)
        restored = _examined(backup, draft, written)
        draft.replace(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise as_xuntu_error(error, folder) or error from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return RestoreOutcome(
        backup, folder, written, restored.batches, restored.rows, restored.damaged
    )


def check_restore(
    store: Store, backup: Backup, beside: Path, progress: Progress = silent
) -> RestoreOutcome:
    """Carry a restore out in a folder under `beside` that is deleted again, and say what came back.

    Raises what `restore` raises.
    """
    with tempfile.TemporaryDirectory(prefix="restore-", dir=beside) as place:
        return restore(store, backup, Path(place) / "trial", progress)


def _write(store: Store, backup: Backup, draft: Path, progress: Progress) -> int:
    """Write every file of a backup under `draft`, each of them checked; returns how many."""
    tree = _tree(store, backup)
    for number, entry in enumerate(tree):
        progress(message("step_restore"), number, len(tree))
        path = str(entry["path"])
        if not is_of_a_backup(path):
            raise BackupRefused.of("backup_path_elsewhere", path=path[:200])
        file = draft / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as target:
            store.get(str(entry["object"]), target)
            target.flush()
            os.fsync(target.fileno())
        file.chmod(int(entry["mode"]) & 0o700)
    return len(tree)


def _tree(store: Store, backup: Backup) -> list[dict[str, Any]]:
    content = io.BytesIO()
    store.get(backup.tree, content)
    try:
        tree = json.loads(content.getvalue())
        if not all({"path", "object", "mode"} <= entry.keys() for entry in tree):
            raise ValueError(backup.name)
    except (ValueError, AttributeError, TypeError) as error:
        raise BackupRefused.of("backup_damaged", backup=backup.name, file=store.folder) from error
    return list(tree)


def _examined(backup: Backup, draft: Path, files: int) -> RestoreOutcome:
    """Compare the batches that came back with what was accepted.

    Raises `BackupRefused` for a damage that was not there when the backup was taken.
    """
    home = Home(draft)
    damaged = {*damaged_batches(home, draft)}
    if unforeseen := damaged - {*backup.damaged}:
        names = ", ".join(sorted(unforeseen))
        raise BackupRefused.of("restore_damaged", backup=backup.name, batches=names)
    if damaged:
        return RestoreOutcome(backup, draft, files, 0, 0, tuple(sorted(damaged)))
    batches = list_batches(home)
    return RestoreOutcome(backup, draft, files, len(batches), sum(b.rows for b in batches), ())
