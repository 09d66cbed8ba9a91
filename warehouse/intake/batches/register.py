"""Which batches are in force, noted beside them, so that one that has gone missing is noticed.

A batch is noted once it lies in `batches/` and struck out before it leaves it; a process killed
between the two leaves a batch that is not noted, which the next build does. So what is noted and
not there was taken away by something else.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from warehouse.intake.batches.batch import DEMONSTRATION_BATCH
from warehouse.intake.batches.remedies import files_named, named
from warehouse.runtime.errors import BatchDamaged
from warehouse.runtime.home import read_json, write_json
from warehouse.words.messages import message, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home

REGISTER = "accepted.json"


def note(home: Home, batches: Iterable[Batch]) -> None:
    """Note batches that lie in `batches/`."""
    before = _read(home)
    content = {**before, **{batch.batch_id: files_named(batch) for batch in batches}}
    if content != before:
        write_json(home.root / REGISTER, content)


def note_if_possible(home: Home, batch: Batch) -> None:
    """Note a batch that has just come in: it is there, so a full disk must not say otherwise. The
    next build notes it where this did not.
    """
    with suppress(OSError):
        note(home, [batch])


def strike(home: Home, batch_id: str) -> None:
    """Strike out a batch that is about to leave `batches/`, or that nobody waits for any more."""
    content = _read(home)
    if content.pop(batch_id, None) is not None:
        write_json(home.root / REGISTER, content)


def missing(home: Home) -> list[str]:
    """Return the batches that are noted and lie nowhere in the data folder."""
    folders = (home.batches, home.undone, home.damaged)
    return [
        batch_id
        for batch_id in _read(home)
        if not any((place / batch_id).is_dir() for place in folders)
    ]


def missing_batch(home: Home, batch_id: str) -> BatchDamaged:
    """Return the error that names a batch that has gone missing and the way out."""
    what, why, remedy = sentences(
        "batch_missing",
        batch=batch_id,
        folder=home.batches / batch_id,
        sources=named(_read(home).get(batch_id, [])),
    )
    if batch_id == DEMONSTRATION_BATCH:
        remedy = message("batch_remedy_demonstration", options="")
    return BatchDamaged(what, why, remedy)


def check_none_missing(home: Home) -> None:
    """Raise `BatchDamaged` where a batch has gone missing."""
    for batch_id in missing(home):
        raise missing_batch(home, batch_id)


def _read(home: Home) -> dict[str, Any]:
    try:
        return dict(read_json(home.root / REGISTER))
    except (OSError, ValueError, TypeError):  # none yet, or lost: the next build notes all there is
        return {}
