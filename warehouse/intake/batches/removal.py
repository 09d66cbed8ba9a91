"""Removing an accepted batch for good, with what its import left in the data folder.

For the day something got in that must not be there. What was built from it is not removed here:
`warehouse.operations.purge` does both. Every step may be repeated, so a removal that was killed is
finished by asking for it again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.audit_log.log import record
from warehouse.intake.batches.batch import DEMONSTRATION_BATCH, Batch
from warehouse.intake.batches.drafts import drop_draft, list_drafts
from warehouse.intake.batches.profiles import forget
from warehouse.intake.batches.reference_changes import refresh
from warehouse.intake.batches.register import strike
from warehouse.intake.batches.store import (
    batches_locked,
    full_disk_reported,
    of_unreadable,
    readable_in,
)
from warehouse.intake.batches.undo import batch_unknown, dependents_in, rows_by_batch
from warehouse.runtime.actor import actor
from warehouse.runtime.errors import UndoRefused
from warehouse.runtime.home import read_json, sync_folder, write_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.runtime.home import Home

REMOVED = "removed.json"
"""In the data folder: which batches were removed, by whom and when; nothing of what they held."""


@dataclass(frozen=True)
class Removed:
    """A batch that is no longer there. `accepted_at` is when it came in."""

    batch_id: str
    rows: int
    accepted_at: dt.datetime
    removed_by: str
    removed_at: dt.datetime

    def as_json(self) -> dict[str, Any]:
        """Return what the list of removed batches holds."""
        return {
            "batch_id": self.batch_id,
            "rows": self.rows,
            "accepted_at": self.accepted_at.isoformat(),
            "removed_by": self.removed_by,
            "removed_at": self.removed_at.isoformat(),
        }


def list_removed(home: Home) -> list[Removed]:
    """Return every batch that was removed, in the order of removal."""
    try:
        content = read_json(home.root / REMOVED)
    except FileNotFoundError:
        return []
    return [
        Removed(
            entry["batch_id"],
            entry["rows"],
            dt.datetime.fromisoformat(entry["accepted_at"]),
            entry["removed_by"],
            dt.datetime.fromisoformat(entry["removed_at"]),
        )
        for entry in content
    ]


def remove_batch(home: Home, batch_id: str) -> Removed:
    """Delete a batch, in force or taken back: its rows, its refused rows, the answers remembered
    from it, and imports under way of the same files.

    One that was removed before is given as it stands in the list. Raises `BatchUnknown`, and
    `UndoRefused` where others in force stand on it or it is the demonstration.
    """
    with full_disk_reported(home), batches_locked(home):
        accepted, taken_back = readable_in(home.batches)[0], readable_in(home.undone)[0]
        batch = _find(home, batch_id)
        if batch is None:
            before = [removed for removed in list_removed(home) if removed.batch_id == batch_id]
            if not before:
                raise batch_unknown(accepted, taken_back, batch_id)
            return before[-1]
        _refuse_if_needed(batch, [other for other in accepted if other.batch_id != batch_id])
        _remove_what_it_left(home, batch)
        removed = Removed(batch_id, batch.rows, batch.accepted_at, actor(), dt.datetime.now(dt.UTC))
        entries = [entry.as_json() for entry in (*list_removed(home), removed)]
        write_json(home.root / REMOVED, entries)
        strike(home, batch_id)
        _delete(home, batch)
        refresh(home)
        record(home, "purged", batch=batch_id)
        return removed


def _find(home: Home, batch_id: str) -> Batch | None:
    """Return a batch wherever it lies, damaged or not: what must not be kept is not kept because it
    is.
    """
    for place in (home.batches, home.undone, home.damaged):
        readable, unreadable = readable_in(place)
        if batch_id in unreadable:
            return of_unreadable(place / batch_id)
        for batch in readable:
            if batch.batch_id == batch_id:
                return batch
    return None


def _refuse_if_needed(batch: Batch, others_in_force: Sequence[Batch]) -> None:
    from warehouse.intake.batches.soundness import flaws  # noqa: PLC0415 - slow to import

    if batch.batch_id == DEMONSTRATION_BATCH:
        raise UndoRefused.of("undo_demonstration")
    is_damaged = not batch.content_hash or bool(flaws(batch))
    dependents = dependents_in(batch, others_in_force, is_damaged=is_damaged)
    if dependents:
        named = rows_by_batch(dependents)
        raise UndoRefused.of("purge_depended_on", batch=batch.batch_id, dependents=named)


def _remove_what_it_left(home: Home, batch: Batch) -> None:
    (home.refusals / f"{batch.batch_id}.xlsx").unlink(missing_ok=True)
    details = batch.origin.details
    forget(home, details.get("answers", {}))
    contents = {file["sha256"] for file in details.get("files", ())}
    for draft in list_drafts(home):
        files = [file for file in draft.files if file.is_file()]
        if any(hashlib.sha256(file.read_bytes()).hexdigest() in contents for file in files):
            drop_draft(draft)


def _delete(home: Home, batch: Batch) -> None:
    """Delete its folder. Renamed first: a half-deleted batch must not be built from."""
    doomed = home.incoming / f"removed-{batch.batch_id}"
    shutil.rmtree(doomed, ignore_errors=True)
    batch.folder.rename(doomed)
    sync_folder(batch.folder.parent)
    shutil.rmtree(doomed)
