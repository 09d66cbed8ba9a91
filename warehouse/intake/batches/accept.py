"""Acceptance: the one door through which raw tables come into the data folder.

Every table is checked against its schema, gets its provenance, and is written as Parquet; the
batch appears in `batches/` whole, by one rename, or not at all.

What an import corrects, and what its edition of a ledger said, is kept beside the tables.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import polars as pl

from warehouse.audit_log.log import record
from warehouse.intake.batches.batch import DEMONSTRATION_BATCH, REFERENCE, Batch, BatchOrigin
from warehouse.intake.batches.batch_writer import (
    BatchWriter,
    TableSource,
    content_hash_of,
    kept_beside,
    noted_of,
)
from warehouse.intake.batches.checks.conflicts import conflicts_of
from warehouse.intake.batches.cleanup import tidy
from warehouse.intake.batches.in_force import OBSERVATIONS_FILE, REFERENCE_FILE
from warehouse.intake.batches.reference_changes import CHANGES, refresh, stands_on
from warehouse.intake.batches.register import missing, note_if_possible
from warehouse.intake.batches.removal import list_removed
from warehouse.intake.batches.schema_batch import ensure_schema_batch
from warehouse.intake.batches.soundness import check, checked, sound_undone
from warehouse.intake.batches.store import (
    MANIFEST,
    already_accepted,
    batches_locked,
    clear_demonstration,
    full_disk_reported,
    ledgers_of,
    list_batches,
    next_sequence,
)
from warehouse.runtime.actor import actor
from warehouse.runtime.errors import BatchesMixed, BatchRefused, ImportOvertaken
from warehouse.runtime.home import sync_folder, write_bytes, write_json
from warehouse.schema.validation import (
    schema_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.runtime.home import Home

__all__ = [
    "Batch",
    "BatchOrigin",
    "accept",
    "already_accepted",
    "clear_demonstration",
    "ensure_schema_batch",
    "list_batches",
]


def accept(
    home: Home,
    tables: Mapping[str, TableSource],
    *,
    origin: BatchOrigin,
    is_demonstration: bool,
    as_of_date: dt.date | None,
    supersessions: pl.DataFrame | None = None,
    observations: pl.DataFrame | None = None,
    reference: pl.DataFrame | None = None,
    left: Mapping[str, bytes] | None = None,
    joins_demonstration: bool = False,
) -> Batch:
    """Check `tables` (frames, lazy frames or Parquet files by table name) and keep them.

    `supersessions` (schema `SUPERSESSIONS`) names the accepted rows that this batch corrects; where
    it is given, an empty one too, no key of `tables` may be in force in any other row. A batch of
    `observations` (schema `OBSERVATIONS`) alone is an edition that brought nothing new.

    `reference` (schema `CHANGES`) changes reference tables, in a batch of its own (origin
    `REFERENCE`); refused where another changed the same table since it was examined.

    A demonstration that `joins_demonstration` stands beside the one there is, with a number of its
    own.

    `left` is kept beside the tables as it is, by file name (`warehouse.intake.batches.finishing`).

    Content that was accepted before is recognised: its batch is returned and nothing changes.
    Raises `BatchRefused` (an unknown table or column, or rows that break a rule: `failures` says
    which), `BatchesMixed` (demonstration beside real data, or a second demonstration),
    `ImportOvertaken` (other batches changed what `tables` were checked against) and `DiskFull`;
    then the data folder is as it was.
    """
    beside = kept_beside(supersessions, observations, reference)
    if not tables and not {OBSERVATIONS_FILE, REFERENCE_FILE} & beside.keys():
        raise BatchRefused.of("no_tables")
    for table in tables:
        schema_of(table)
    with full_disk_reported(home), batches_locked(home):
        tidy(home)
        accepted = list_batches(home)
        if origin.kind == REFERENCE:
            _refuse_changed(accepted, beside.get(REFERENCE_FILE))
        else:
            _refuse_mixing(accepted, is_demonstration)
        draft = home.incoming / f"{os.getpid()}-{dt.datetime.now():%Y%m%dT%H%M%S%f}"
        draft.mkdir()
        try:
            batch_id = _batch_id(home, is_demonstration and not joins_demonstration)
            files = BatchWriter(draft, batch_id, origin).write(tables, beside)
            content_hash = content_hash_of(files, beside)
            for batch in accepted:
                if batch.content_hash == content_hash:
                    check(batch)
                    return batch
            if not joins_demonstration:
                _refuse_second_demonstration(accepted, is_demonstration)
            batch = Batch(
                batch_id=batch_id,
                folder=home.batches / batch_id,
                content_hash=content_hash,
                accepted_at=dt.datetime.now(dt.UTC),
                accepted_by=actor(),
                is_demonstration=is_demonstration,
                as_of_date=as_of_date,
                tables=files,
                origin=origin,
                beside={name: noted_of(draft / name) for name in beside},
                sequence=next_sequence(home),
            )
            if supersessions is not None:
                _refuse_overtaken(home, replace(batch, folder=draft), accepted)
            for name, content in (left or {}).items():
                write_bytes(draft / name, content)
            write_json(draft / MANIFEST, batch.as_json())
            ensure_schema_batch(home)
            draft.rename(batch.folder)
            # It is in, whatever the disk says from here on; the next build notes what is not noted.
            with suppress(OSError):
                sync_folder(home.batches)
                note_if_possible(home, batch)
                if batch.is_reference:
                    refresh(home)
            record(home, "accepted", batch=batch.batch_id, rows=batch.rows)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return batch


def _batch_id(home: Home, is_demonstration: bool) -> str:
    if is_demonstration:
        return DEMONSTRATION_BATCH
    day = f"{dt.date.today():%Y%m%d}"
    # A batch that was taken back keeps its number: it may come again. One that was removed keeps it
    # too: whoever remembers the number must not find another batch under it.
    taken = {
        folder.name
        for place in (home.batches, home.undone, home.damaged)
        for folder in place.glob(f"{day}-*")
    } | {
        *(removed.batch_id for removed in list_removed(home)),
        *missing(home),
    }
    return next(name for name in (f"{day}-{number:02}" for number in count(1)) if name not in taken)


def _refuse_mixing(accepted: list[Batch], is_demonstration: bool) -> None:
    if any(batch.is_demonstration != is_demonstration for batch in ledgers_of(accepted)):
        raise BatchesMixed.of("mixed_demonstration" if is_demonstration else "mixed_real")


def _refuse_second_demonstration(accepted: list[Batch], is_demonstration: bool) -> None:
    ledgers = ledgers_of(accepted)
    if is_demonstration and ledgers:
        raise BatchesMixed.of("second_demonstration", batch=ledgers[0].batch_id)


def _refuse_changed(accepted: list[Batch], changes: pl.DataFrame | None) -> None:
    """Refuse changes of a table that others have changed since they were examined."""
    examined = (pl.DataFrame(schema=CHANGES) if changes is None else changes).unique("table_name")
    for table, before in examined.select("table_name", "stands_on").iter_rows():
        now = stands_on(accepted, table)
        if now != (before or ""):
            overtaken = sorted({*now.split()} ^ {*(before or "").split()})
            raise ImportOvertaken.of("import_overtaken", batches=", ".join(overtaken))


def _refuse_overtaken(home: Home, batch: Batch, accepted: list[Batch]) -> None:
    """Refuse a batch that does not fit what is in force now: it was checked against others."""
    conflicts = conflicts_of(batch, checked(accepted), sound_undone(home))
    if conflicts.batches:
        raise ImportOvertaken.of("import_overtaken", batches=", ".join(conflicts.batches))
