"""Taking a backup: what has changed since the last is copied, the rest is there already."""

from __future__ import annotations

import datetime as dt
import json
import stat
import time
from dataclasses import dataclass
from importlib.metadata import version as installed
from typing import TYPE_CHECKING, Any

from warehouse.runtime.errors import BackupRefused
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import write_bytes, write_json
from warehouse.runtime.log import note
from warehouse.runtime.progress import Progress, silent
from warehouse.upkeep.backup.contents import count_left_out, damaged_batches, set_aside
from warehouse.upkeep.backup.store import Backup, Store, sizes
from warehouse.versions.store import pointed_at
from warehouse.words.messages import message

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.runtime.home import Home
    from warehouse.upkeep.backup.encryption import Key

LAST = "last_backup.json"
_TREE = ".tree.json"


@dataclass(frozen=True)
class BackupOutcome:
    """A backup that was taken: the bytes it added, the backups that went for it, imports under way
    that it leaves out.
    """

    backup: Backup
    new_bytes: int
    pruned: int
    drafts_left_out: int
    seconds: float


def take_backup(
    home: Home,
    folder: Path,
    key: Key | None,
    *,
    kept: int,
    with_version: bool = False,
    with_drafts: bool = False,
    progress: Progress = silent,
) -> BackupOutcome:
    """Write a backup of `home` into `folder`, and keep the latest `kept`.

    Where a batch is not what was accepted the backup says so, and none is deleted for it: the last
    good one must not go. Raises `BackupRefused` and what the system refuses, and then the backups
    there are as they were.
    """
    _refuse_within(home.root, folder)
    started = time.monotonic()
    try:
        store = Store(folder, key)
        with (
            store.writing(),
            set_aside(home, with_version=with_version, with_drafts=with_drafts) as aside,
        ):
            taken_at = dt.datetime.now(dt.UTC)
            damaged = damaged_batches(home, aside)
            content, new_bytes = _kept(store, aside, progress)
            content |= {
                "program": installed("xuntu"),
                "damaged": damaged,
                "version": pointed_at(home) if with_version else None,
            }
            backup = store.add(content, taken_at)
            pruned = 0 if damaged else store.prune(kept)
    except OSError as error:
        raise as_xuntu_error(error, folder) or error from error
    if not damaged:
        _remember(home, backup)
    note("backed up", backup=backup.name, files=backup.files, new_bytes=new_bytes)
    left_out = count_left_out(home, with_drafts=with_drafts)
    return BackupOutcome(backup, new_bytes, pruned, left_out, time.monotonic() - started)


def _kept(store: Store, aside: Path, progress: Progress) -> tuple[dict[str, Any], int]:
    """Keep every file set aside; returns what a backup notes of them, and the bytes added."""
    files = sorted(file for file in aside.rglob("*") if file.is_file())
    objects: list[tuple[str, int, int]] = []
    tree: list[dict[str, Any]] = []
    for number, file in enumerate(files):
        progress(message("step_backup"), number, len(files))
        kept = store.put(file)
        objects.append(kept)
        status = file.stat()
        tree.append(
            {
                "path": file.relative_to(aside).as_posix(),
                "object": kept[0],
                "size": status.st_size,
                "mode": stat.S_IMODE(status.st_mode),
            }
        )
    write_bytes(aside / _TREE, json.dumps(tree, ensure_ascii=False).encode())
    of_tree = store.put(aside / _TREE)
    noted, new_bytes = sizes([*objects, of_tree])
    size = sum(each["size"] for each in tree)
    return {"tree": of_tree[0], "objects": noted, "files": len(tree), "size": size}, new_bytes


def _refuse_within(root: Path, folder: Path) -> None:
    """Refuse a folder that would be lost with the data, or that holds them."""
    here, there = root.resolve(), folder.resolve()
    if here == there or here in there.parents:
        raise BackupRefused.of("backup_within", folder=folder, root=root)


def _remember(home: Home, backup: Backup) -> None:
    """Note in the data folder when the last good backup was taken."""
    noted = {"backup": backup.name, "taken_at": backup.taken_at.isoformat()}
    write_json(home.upkeep / LAST, noted)
