"""Purging a batch: its rows, and everything that was ever made of them, leave the data folder.

Undoing keeps a batch; this does not. The batch goes first, then a version without it is published,
then every version that holds it is deleted, also where no new one could be built: figures that must
not be kept are not kept because something else is wrong.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.build.publish import Outcome, build_and_publish
from warehouse.intake.batches.removal import Removed, remove_batch
from warehouse.runtime.home import sync_folder
from warehouse.runtime.jobs import forget_imports
from warehouse.runtime.progress import Progress, silent
from warehouse.versions.store import list_versions, pointed_at, unusable_versions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from warehouse.runtime.home import Home


@dataclass(frozen=True)
class Purged:
    """What went: the batch, and the ids of the versions that held it. `outcome` is the version that
    took their place; None where none of them was shown.
    """

    removed: Removed
    versions: tuple[str, ...]
    outcome: Outcome | None


def purge(home: Home, batch_id: str, progress: Progress = silent) -> Purged:
    """Remove a batch for good and everything made of it; one that was killed is finished.

    Raises what `remove_batch` raises, and then nothing has changed; and what `build_and_publish`
    raises, and then the batch and its versions are gone and no version is shown.
    """
    removed = remove_batch(home, batch_id)
    forget_imports(home)
    versions = [version for version in list_versions(home) if batch_id in version.batches]
    # Of a version that cannot be read nobody knows what it holds.
    folders = [version.folder for version in versions] + unusable_versions(home)
    outcome = None
    try:
        if pointed_at(home) in {folder.name for folder in folders}:
            outcome = build_and_publish(home, progress, accept_shrinkage=True)
    finally:
        _delete_versions(home, folders)
        with suppress(FileNotFoundError):
            shutil.rmtree(home.development)
        _delete_logs(home)
    return Purged(removed, tuple(folder.name for folder in folders), outcome)


def _delete_versions(home: Home, folders: Sequence[Path]) -> None:
    """Delete versions; where one of them is still shown, nothing is."""
    if pointed_at(home) in {folder.name for folder in folders}:
        home.pointer.unlink()
    for folder in folders:
        # Out of the list first: a half-deleted folder must never look like a version.
        (folder / "version.json").unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)
    sync_folder(home.versions)


def _delete_logs(home: Home) -> None:
    """Delete the logs: those of builds that failed quote rows.

    All of them, as the clock may have been set back since the batch came in.
    """
    for log in home.logs.glob("*.log*"):
        log.unlink(missing_ok=True)
