"""Purging a batch: its rows, and everything that was ever made of them, leave the data folder.

Undoing keeps a batch; this does not. The batch goes first, then a version without it is published,
then every version that holds it is deleted, also where no new one could be built: figures that must
not be kept are not kept because something else is wrong.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.errors import NoVersion, PointerDamaged
from warehouse.home import sync_folder
from warehouse.intake.removal import Removed, remove_batch
from warehouse.jobs import forget_imports
from warehouse.progress import Progress, silent
from warehouse.publish import Outcome, build_and_publish
from warehouse.versions import current_version, list_versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.home import Home
    from warehouse.versions import Version


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
    held = [version for version in list_versions(home) if batch_id in version.batches]
    outcome = None
    try:
        if _current(home) in {version.version_id for version in held}:
            outcome = build_and_publish(home, progress, accept_shrinkage=True)
    finally:
        _delete_versions(home, held)
        _delete_logs(home, removed)
    return Purged(removed, tuple(version.version_id for version in held), outcome)


def _current(home: Home) -> str | None:
    try:
        return current_version(home).version_id
    except (NoVersion, PointerDamaged):
        return None


def _delete_versions(home: Home, versions: Sequence[Version]) -> None:
    """Delete `versions`; where one of them is still shown, nothing is."""
    if _current(home) in {version.version_id for version in versions}:
        home.pointer.unlink()
    for version in versions:
        # Out of the list first: a half-deleted folder must never look like a version.
        (version.folder / "version.json").unlink()
        shutil.rmtree(version.folder)
    sync_folder(home.versions)


def _delete_logs(home: Home, removed: Removed) -> None:
    """Delete the logs since the batch came in: those of builds that failed quote rows."""
    for log in home.logs.glob("*.log"):
        if log.stat().st_mtime >= removed.accepted_at.timestamp():
            log.unlink(missing_ok=True)
