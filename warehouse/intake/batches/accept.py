"""Acceptance: the one door through which raw tables come into the data folder.

Every table is checked against its schema, gets its provenance, and is written as Parquet; the
batch appears in `batches/` whole, by one rename, or not at all. Tables are read in parts of
`ROWS_AT_ONCE` rows, so memory does not grow with them.

What an import corrects, and what its edition of a ledger said, is kept beside the tables.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias, cast

import polars as pl
import pyarrow.parquet as pq

from warehouse.intake.batches.batch import DEMONSTRATION_BATCH, Batch, Origin
from warehouse.intake.batches.cleanup import tidy
from warehouse.intake.batches.conflicts import conflicts_of
from warehouse.intake.batches.in_force import OBSERVATIONS_FILE, SUPERSESSIONS, SUPERSESSIONS_FILE
from warehouse.intake.batches.register import missing, note_if_possible
from warehouse.intake.batches.removal import list_removed
from warehouse.intake.batches.schema_batch import ensure_schema_batch, write_frame
from warehouse.intake.batches.soundness import check, checked, sound_undone
from warehouse.intake.batches.store import (
    MANIFEST,
    already_accepted,
    batches_locked,
    clear_demonstration,
    full_disk_told,
    list_batches,
    next_sequence,
)
from warehouse.intake.findings.interpretation import OBSERVATIONS
from warehouse.runtime.errors import BatchesMixed, BatchRefused, ImportRefused
from warehouse.runtime.home import sync_folder, write_bytes, write_json
from warehouse.runtime.integrity import file_hash
from warehouse.schema.validation import (
    OWN_PROVENANCE,
    TableCheck,
    check_columns,
    refuse_rows,
    schema_of,
    stored_types,
    with_later_columns,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from warehouse.runtime.home import Home
    from warehouse.schema.validation import Failure

__all__ = [
    "Batch",
    "Origin",
    "accept",
    "already_accepted",
    "clear_demonstration",
    "ensure_schema_batch",
    "list_batches",
]

ROWS_AT_ONCE = 250_000
"""Rows checked, and written as one row group, at a time."""

OBSERVED = [name for name in OBSERVATIONS if not name.startswith("source_")]
"""What makes an edition another one: not the file it came in."""

Rows: TypeAlias = "pl.DataFrame | pl.LazyFrame | Path"


def accept(
    home: Home,
    tables: Mapping[str, Rows],
    *,
    origin: Origin,
    is_demonstration: bool,
    as_of_date: dt.date | None,
    supersessions: pl.DataFrame | None = None,
    observations: pl.DataFrame | None = None,
    left: Mapping[str, bytes] | None = None,
) -> Batch:
    """Check `tables` (frames, lazy frames or Parquet files by table name) and keep them.

    `supersessions` (schema `SUPERSESSIONS`) names the accepted rows that this batch corrects; where
    it is given, an empty one too, no key of `tables` may be in force in any other row. A batch of
    `observations` (schema `OBSERVATIONS`) alone is an edition that brought nothing new.

    `left` is kept beside the tables as it is, by file name (`warehouse.intake.batches.finishing`).

    Content that was accepted before is recognised: its batch is returned and nothing changes.
    Raises `BatchRefused` (an unknown table or column, or rows that break a rule: `failures` says
    which), `BatchesMixed` (demonstration beside real data, or a second demonstration),
    `ImportRefused` (other batches changed what `tables` were checked against) and `DiskFull`; then
    the data folder is as it was.
    """
    beside = _beside(supersessions, observations)
    if not tables and OBSERVATIONS_FILE not in beside:
        raise BatchRefused.of("no_tables")
    for table in tables:
        schema_of(table)
    with full_disk_told(home), batches_locked(home):
        tidy(home)
        accepted = list_batches(home)
        _refuse_mixing(accepted, is_demonstration)
        draft = home.incoming / f"{os.getpid()}-{dt.datetime.now():%Y%m%dT%H%M%S%f}"
        draft.mkdir()
        try:
            batch_id = _batch_id(home, is_demonstration)
            written = _Draft(draft, batch_id, origin).write(tables, beside)
            content_hash = _content_hash(written, beside)
            for batch in accepted:
                if batch.content_hash == content_hash:
                    check(batch)
                    return batch
            _refuse_second_demonstration(accepted, is_demonstration)
            batch = Batch(
                batch_id=batch_id,
                folder=home.batches / batch_id,
                content_hash=content_hash,
                accepted_at=dt.datetime.now(dt.UTC),
                accepted_by=getpass.getuser(),
                is_demonstration=is_demonstration,
                as_of_date=as_of_date,
                tables=written,
                origin=origin,
                beside={name: _noted(draft / name) for name in beside},
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
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return batch


@dataclass(frozen=True)
class _Draft:
    """A batch that is being written."""

    folder: Path
    batch_id: str
    origin: Origin

    def write(
        self, tables: Mapping[str, Rows], beside: Mapping[str, pl.DataFrame]
    ) -> dict[str, dict[str, Any]]:
        """Write every table, and every frame of `beside` under its file name; gives rows, file hash
        and content hash of each table.
        """
        failures: list[Failure] = []
        written: dict[str, dict[str, Any]] = {}
        for table in sorted(tables):
            source = tables[table]
            if isinstance(source, Path):
                source = pl.scan_parquet(source, glob=False)
            source = with_later_columns(table, source)
            check_columns(table, source.collect_schema())
            written[table] = self._write_table(table, source, failures)
        refuse_rows(failures)
        for name, frame in beside.items():
            write_frame(self.folder / name, frame)
        sync_folder(self.folder)
        return written

    def _write_table(
        self, table: str, source: pl.DataFrame | pl.LazyFrame, failures: list[Failure]
    ) -> dict[str, Any]:
        file = self.folder / f"{table}.parquet"
        check = TableCheck(table)
        content = hashlib.sha256()
        hashing = cast("IO[bytes]", _Hashing(content))
        types = stored_types(table)
        arrow_schema = pl.DataFrame(schema=types).to_arrow().schema
        rows = 0
        with file.open("wb") as stream:
            with pq.ParquetWriter(stream, arrow_schema, compression="zstd") as writer:
                for part in _parts(source):
                    provenance = self._provenance(part, table, rows)
                    good = check.part(part.select(schema_of(table).column_names()))
                    rows += part.height
                    if good.height < part.height:
                        # Refused in the end; what matters from here on is the list of failures.
                        provenance = provenance.head(good.height)
                    good.write_csv(hashing, include_header=False)
                    stored = pl.concat([good, provenance], how="horizontal").cast(types)
                    writer.write_table(
                        stored.select(list(types)).to_arrow(), row_group_size=ROWS_AT_ONCE
                    )
            stream.flush()
            os.fsync(stream.fileno())
        key = schema_of(table).primary_key()
        failures.extend(
            check.failures(
                lambda selected: (
                    pl.scan_parquet(file, glob=False)
                    .filter(selected)
                    .select(key)
                    .collect(engine="streaming")
                )
            )
        )
        return {"rows": rows, "sha256": file_hash(file), "content_sha256": content.hexdigest()}

    def _provenance(self, part: pl.DataFrame, table: str, rows_before: int) -> pl.DataFrame:
        """Return the provenance of `part`: its own file, sheet and row where it brought them."""
        if set(OWN_PROVENANCE) <= set(part.columns):
            own = part.select(OWN_PROVENANCE)
        else:
            first = rows_before + 1
            own = part.select(
                source_file=pl.lit(self.origin.source_file),
                source_sheet=pl.lit(table),
                source_row=pl.int_range(first, first + pl.len(), dtype=pl.Int32),
            )
        return own.with_columns(batch_id=pl.lit(self.batch_id))


def _parts(source: pl.DataFrame | pl.LazyFrame) -> Iterator[pl.DataFrame]:
    if isinstance(source, pl.DataFrame):
        yield from source.iter_slices(ROWS_AT_ONCE)
    else:
        yield from source.collect_batches(
            chunk_size=ROWS_AT_ONCE, maintain_order=True, engine="streaming"
        )


class _Hashing:
    """A file to write to that only hashes.

    The hash is taken over CSV, not over Parquet: it stays the same whatever the writer's version.
    """

    def __init__(self, digest: hashlib._Hash) -> None:
        self._digest = digest

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def _content_hash(written: dict[str, dict[str, Any]], beside: Mapping[str, pl.DataFrame]) -> str:
    """Return one hash of everything that the batch says and changes, in whatever order."""
    digest = hashlib.sha256()
    for table in sorted(written):
        digest.update(f"{table} {written[table]['content_sha256']}\n".encode())
    for name in sorted(beside):
        said = beside[name].select(OBSERVED if name == OBSERVATIONS_FILE else pl.all())
        content = said.sort(pl.all()).write_csv(include_header=False)
        digest.update(f"{name} {hashlib.sha256(content.encode()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _noted(file: Path) -> dict[str, Any]:
    """Return what the manifest notes of a file beside the tables."""
    return {"rows": pq.read_metadata(file).num_rows, "sha256": file_hash(file)}


def _beside(
    supersessions: pl.DataFrame | None, observations: pl.DataFrame | None
) -> dict[str, pl.DataFrame]:
    """Return what is kept beside the tables, by file name; nothing that is empty."""
    offered = (
        (SUPERSESSIONS_FILE, SUPERSESSIONS, supersessions),
        (OBSERVATIONS_FILE, OBSERVATIONS, observations),
    )
    return {
        name: frame.select(pl.col(column).cast(dtype) for column, dtype in schema.items())
        for name, schema, frame in offered
        if frame is not None and not frame.is_empty()
    }


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
    if any(batch.is_demonstration != is_demonstration for batch in accepted):
        raise BatchesMixed.of("mixed_demonstration" if is_demonstration else "mixed_real")


def _refuse_second_demonstration(accepted: list[Batch], is_demonstration: bool) -> None:
    if is_demonstration and accepted:
        raise BatchesMixed.of("second_demonstration", batch=accepted[0].batch_id)


def _refuse_overtaken(home: Home, batch: Batch, accepted: list[Batch]) -> None:
    """Refuse a batch that does not fit what is in force now: it was checked against others."""
    conflicts = conflicts_of(batch, checked(accepted), sound_undone(home))
    if conflicts.batches:
        raise ImportRefused.of("import_overtaken", batches=", ".join(conflicts.batches))
