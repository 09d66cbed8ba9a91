"""Taking an accepted batch back, and bringing it in again.

A batch that is taken back moves, whole and by one rename, from `batches/` to `undone/`; what it had
corrected is in force again. Nothing is deleted. `history.json` in its folder says who did it when.
One that is damaged moves to `damaged/`, where nothing reads it, so that its ledger can be imported
again.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from warehouse.audit_log.log import record
from warehouse.intake.batches.batch import DEMONSTRATION_BATCH, Batch
from warehouse.intake.batches.register import missing, note_if_possible, strike
from warehouse.intake.batches.remedies import damaged
from warehouse.intake.batches.store import (
    batches_in,
    batches_locked,
    full_disk_reported,
    ledgers_of,
    list_batches,
    of_unreadable,
    readable_in,
)
from warehouse.runtime.actor import actor
from warehouse.runtime.errors import BatchUnknown, UndoRefused
from warehouse.runtime.home import read_json, sync_folder, write_json
from warehouse.words.languages import listed
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from warehouse.runtime.errors import XuntuError
    from warehouse.runtime.home import Home

HISTORY = "history.json"


@dataclass(frozen=True)
class Undone:
    """A batch that was taken back: by whom and when."""

    batch: Batch
    undone_by: str
    undone_at: dt.datetime


def list_undone(home: Home) -> list[Undone]:
    """Return every batch that was taken back, in the order of acceptance. Raises `BatchDamaged`."""
    return [_undone(batch) for batch in batches_in(home.undone)]


def undo(home: Home, batch_id: str) -> Batch:
    """Take a batch back; returns it as it lies now.

    A damaged one is set aside in `damaged/`, whatever stands on it but corrections of its rows: it
    cannot be used, and what refers to its rows finds them once its ledger is imported again. One
    that has gone missing is waited for no longer; its folder then is none.

    Raises `BatchUnknown`, and `UndoRefused` where others stand on it (they correct its rows, refer
    to what only it holds, or are a later edition of its ledger) or it is the demonstration; and
    `BatchDamaged` where another is damaged.
    """
    from warehouse.intake.batches.soundness import flaws  # noqa: PLC0415 - slow; lists need none

    with full_disk_reported(home), batches_locked(home):
        accepted, unreadable = readable_in(home.batches)
        batch = _find(accepted, batch_id)
        if batch_id in unreadable:
            batch = of_unreadable(home.batches / batch_id)
        if batch is None and batch_id in missing(home):
            return _given_up(home, batch_id)
        if batch is None:
            raise _not_in_force(home, accepted, batch_id)
        if batch_id == DEMONSTRATION_BATCH:
            raise _refused("undo_demonstration")
        is_damaged = batch_id in unreadable or bool(flaws(batch))
        if unreadable and not is_damaged:
            raise next(iter(unreadable.values()))
        others = [other for other in accepted if other is not batch]
        dependents = dependents_in(batch, others, is_damaged=is_damaged)
        if dependents:
            raise _refused("undo_depended_on", batch=batch_id, dependents=rows_by_batch(dependents))
        if is_damaged:
            return _set_aside(home, batch)
        strike(home, batch_id)
        undone = _moved(home, batch, home.undone, "undone")
        _refresh_reference(home, undone)
        return undone


def dependents_in(batch: Batch, others: Sequence[Batch], *, is_damaged: bool) -> dict[str, int]:
    """Return batches among `others` that stand on `batch`, with how many of their rows do.

    Of a damaged one only its rows that others correct can be told, and damaged others tell nothing.
    Raises `BatchDamaged` where another is damaged and `batch` is not.
    """
    from warehouse.intake.batches.checks.conflicts import corrected_by, dependents_of  # noqa: PLC0415 - slow
    from warehouse.intake.batches.soundness import checked, flaws  # noqa: PLC0415

    if not is_damaged:
        return dependents_of(batch, checked(others))
    return corrected_by(batch.batch_id, [other for other in others if not flaws(other)])


def redo(home: Home, batch_id: str) -> Batch:
    """Bring a batch back that was taken back; returns it as it lies now.

    Raises `BatchUnknown`, and `UndoRefused` where a key of it is in force again, a row that it
    corrects has been corrected otherwise, what it stands on has been taken back, a later edition of
    its ledger was read without it, or the demonstration has come meanwhile; and `BatchDamaged`.
    """
    from warehouse.intake.batches.checks.conflicts import conflicts_of, editions_since  # noqa: PLC0415 - slow
    from warehouse.intake.batches.soundness import check, checked, sound_undone  # noqa: PLC0415

    with full_disk_reported(home), batches_locked(home):
        accepted = list_batches(home)
        taken_back = readable_in(home.undone)[0]
        batch = _find(taken_back, batch_id)
        if batch is None:
            raise _not_undone(accepted, taken_back, batch_id)
        ledgers = [] if batch.is_reference else ledgers_of(accepted)
        if any(other.is_demonstration != batch.is_demonstration for other in ledgers):
            raise _refused("redo_mixed", batch=batch_id)
        check(batch)
        others_undone = [o for o in sound_undone(home) if o.batch_id != batch_id]
        conflicts = conflicts_of(batch, checked(accepted), others_undone)
        if conflicts.missing:
            raise _refused("redo_missing", batch=batch_id, others=rows_by_batch(conflicts.missing))
        taken = {**editions_since(batch, accepted), **conflicts.taken}
        if taken:
            raise _refused("redo_taken", batch=batch_id, others=rows_by_batch(taken))
        redone = _moved(home, batch, home.batches, "redone")
        with suppress(OSError):  # the next build notes what is not noted
            note_if_possible(home, redone)
        _refresh_reference(home, redone)
        return redone


def _refresh_reference(home: Home, changed: Batch) -> None:
    """Write the office's reference tables anew where `changed` came into force or went out of
    it.
    """
    from warehouse.intake.batches.reference_changes import refresh  # noqa: PLC0415 - slow

    if changed.is_reference:
        with suppress(OSError):  # the next build writes what this did not
            refresh(home)


def _given_up(home: Home, batch_id: str) -> Batch:
    """Wait no longer for a batch that has gone missing."""
    strike(home, batch_id)
    return of_unreadable(home.batches / batch_id)


def _set_aside(home: Home, batch: Batch) -> Batch:
    """Move a damaged batch to where nothing reads it."""
    numbered = (home.damaged / f"{batch.batch_id}-{number}" for number in count(2))
    folders = chain([home.damaged / batch.batch_id], numbered)
    place = next(place for place in folders if not place.exists())
    strike(home, batch.batch_id)
    batch.folder.rename(place)
    sync_folder(home.damaged)
    sync_folder(home.batches)
    return replace(batch, folder=place)


def _moved(home: Home, batch: Batch, place: Path, kind: str) -> Batch:
    """Note `kind` (undone or redone) in the batch's history, then move its folder to `place`."""
    entries = _history(batch)
    if entries and entries[-1]["kind"] == kind:
        entries.pop()  # noted by a process that was killed before it moved the folder
    now = dt.datetime.now(dt.UTC)
    entries.append({"kind": kind, "by": actor(), "at": now.isoformat()})
    write_json(batch.folder / HISTORY, entries)
    moved = replace(batch, folder=place / batch.batch_id)
    batch.folder.rename(moved.folder)
    with suppress(OSError):  # it has moved, whatever the disk says from here on
        sync_folder(place)
        sync_folder(batch.folder.parent)
    record(home, kind, batch=batch.batch_id)
    return moved


def _history(batch: Batch) -> list[dict[str, Any]]:
    """Return what became of the batch since it was accepted: kind, by, at (UTC), the oldest
    first.
    """
    try:
        return list(read_json(batch.folder / HISTORY))
    except FileNotFoundError:
        return []


def _undone(batch: Batch) -> Undone:
    try:
        last = _history(batch)[-1]
        return Undone(batch, last["by"], dt.datetime.fromisoformat(last["at"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        reason = message("batch_history_unreadable", file=HISTORY)
        raise damaged(batch.folder, [reason], batch) from error


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
    """Return the error that names the batches there are."""

    def named(batches: Sequence[Batch]) -> Text | str:
        return ", ".join(batch.batch_id for batch in batches) or message("none")

    return BatchUnknown.of(
        "batch_unknown", batch=batch_id, accepted=named(accepted), undone=named(taken_back)
    )


def _refused(name: str, /, **values: object) -> UndoRefused:
    return UndoRefused.of(name, **values)


def rows_by_batch(rows: Mapping[str, int]) -> Text:
    """Return batches with the number of their rows concerned."""
    return listed(message("batches.rows.name", batch=batch, rows=n) for batch, n in rows.items())


def _local(moment: dt.datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
