"""Taking an accepted batch back, and bringing it in again.

A batch that is taken back moves, whole and by one rename, from `batches/` to `undone/`; what it had
corrected is in force again. Nothing is deleted. `history.json` in its folder says who did it when.
"""

from __future__ import annotations

import datetime as dt
import getpass
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from warehouse.errors import BatchUnknown, UndoRefused
from warehouse.home import read_json, sync_folder, write_json
from warehouse.intake import words
from warehouse.intake.batches import Batch, batches_in, batches_locked, full_disk_told, list_batches
from warehouse.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from warehouse.errors import XuntuError
    from warehouse.home import Home

HISTORY = "history.json"


@dataclass(frozen=True)
class Undone:
    """A batch that was taken back: by whom and when."""

    batch: Batch
    undone_by: str
    undone_at: dt.datetime


def list_undone(home: Home) -> list[Undone]:
    """Every batch that was taken back, in the order of acceptance. Raises `BatchDamaged`."""
    return [_undone(batch) for batch in batches_in(home.undone)]


def undo(home: Home, batch_id: str) -> Batch:
    """Take a batch back; returns it as it lies now.

    Raises `BatchUnknown`, and `UndoRefused` where others stand on it (they correct its rows, refer
    to what only it holds, or are a later edition of its ledger) or it is the demonstration.
    """
    from warehouse.intake.conflicts import dependents_of  # noqa: PLC0415 - slow; lists need none

    with full_disk_told(home), batches_locked(home):
        accepted = list_batches(home)
        batch = _find(accepted, batch_id)
        if batch is None:
            raise _not_in_force(home, accepted, batch_id)
        if batch.is_demonstration:
            raise _refused("undo_demonstration")
        others = [other for other in accepted if other is not batch]
        dependents = dependents_of(batch, others)
        if dependents:
            raise _refused("undo_depended_on", batch=batch_id, dependents=told_rows(dependents))
        return _moved(batch, home.undone, "undone")


def redo(home: Home, batch_id: str) -> Batch:
    """Bring a batch back that was taken back; returns it as it lies now.

    Raises `BatchUnknown`, and `UndoRefused` where a key of it is in force again, a row that it
    corrects has been corrected otherwise, what it stands on has been taken back, a later edition of
    its ledger was read without it, or the demonstration has come meanwhile.
    """
    from warehouse.intake.conflicts import conflicts_of, editions_since  # noqa: PLC0415 - slow

    with full_disk_told(home), batches_locked(home):
        accepted = list_batches(home)
        taken_back = batches_in(home.undone)
        batch = _find(taken_back, batch_id)
        if batch is None:
            raise _not_undone(accepted, taken_back, batch_id)
        if any(other.is_demonstration for other in accepted):
            raise _refused("redo_mixed", batch=batch_id)
        conflicts = conflicts_of(
            batch, accepted, [other for other in taken_back if other is not batch]
        )
        if conflicts.missing:
            raise _refused("redo_missing", batch=batch_id, others=told_rows(conflicts.missing))
        taken = {**editions_since(batch, accepted), **conflicts.taken}
        if taken:
            raise _refused("redo_taken", batch=batch_id, others=told_rows(taken))
        return _moved(batch, home.batches, "redone")


def _moved(batch: Batch, place: Path, kind: str) -> Batch:
    """Note `kind` (undone or redone) in the batch's history, then move its folder to `place`."""
    entries = _history(batch)
    if entries and entries[-1]["kind"] == kind:
        entries.pop()  # noted by a process that was killed before it moved the folder
    now = dt.datetime.now(dt.UTC)
    entries.append({"kind": kind, "by": getpass.getuser(), "at": now.isoformat()})
    write_json(batch.folder / HISTORY, entries)
    moved = replace(batch, folder=place / batch.batch_id)
    batch.folder.rename(moved.folder)
    sync_folder(place)
    sync_folder(batch.folder.parent)
    return moved


def _history(batch: Batch) -> list[dict[str, Any]]:
    """What became of the batch since it was accepted: kind, by, at (UTC), the oldest first."""
    try:
        return list(read_json(batch.folder / HISTORY))
    except FileNotFoundError:
        return []


def _undone(batch: Batch) -> Undone:
    last = _history(batch)[-1]
    return Undone(batch, last["by"], dt.datetime.fromisoformat(last["at"]))


def _find(batches: Sequence[Batch], batch_id: str) -> Batch | None:
    return next((batch for batch in batches if batch.batch_id == batch_id), None)


def _not_in_force(home: Home, accepted: Sequence[Batch], batch_id: str) -> XuntuError:
    taken_back = batches_in(home.undone)
    batch = _find(taken_back, batch_id)
    if batch is None:
        return batch_unknown(accepted, taken_back, batch_id)
    undone = _undone(batch)
    return _refused(
        "undo_not_in_force", batch=batch_id, by=undone.undone_by, at=_local(undone.undone_at)
    )


def _not_undone(
    accepted: Sequence[Batch], taken_back: Sequence[Batch], batch_id: str
) -> XuntuError:
    batch = _find(accepted, batch_id)
    if batch is None:
        return batch_unknown(accepted, taken_back, batch_id)
    return _refused("redo_in_force", batch=batch_id, at=_local(batch.accepted_at))


def batch_unknown(
    accepted: Sequence[Batch], taken_back: Sequence[Batch], batch_id: str
) -> BatchUnknown:
    """The error that names the batches there are."""

    def listed(batches: Sequence[Batch]) -> Text | str:
        return ", ".join(batch.batch_id for batch in batches) or message("none")

    return BatchUnknown(
        *words.sentences(
            "batch_unknown", batch=batch_id, accepted=listed(accepted), undone=listed(taken_back)
        )
    )


def _refused(name: str, /, **values: object) -> UndoRefused:
    return UndoRefused(*words.sentences(name, **values))


def told_rows(rows: Mapping[str, int]) -> Text:
    """Batches with the number of their rows concerned."""
    told = [words.text("batches.rows.name", batch=batch, rows=n) for batch, n in rows.items()]
    return Text("、".join(text.zh for text in told), ", ".join(text.en for text in told))


def _local(moment: dt.datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
