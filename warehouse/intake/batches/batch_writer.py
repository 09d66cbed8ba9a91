"""The files of a batch: tables checked, with their provenance, as Parquet, and what lies beside.

Tables are read in parts of `ROWS_AT_ONCE` rows, so memory does not grow with them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias, cast

import polars as pl
import pyarrow.parquet as pq

from warehouse.intake.batches.in_force import (
    OBSERVATIONS_FILE,
    REFERENCE_FILE,
    SUPERSESSIONS,
    SUPERSESSIONS_FILE,
)
from warehouse.intake.batches.reference_changes import CHANGES
from warehouse.intake.batches.schema_batch import write_frame
from warehouse.intake.findings.interpretation import OBSERVATIONS
from warehouse.runtime.home import sync_folder
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
    from collections.abc import Iterator

    from warehouse.intake.batches.batch import BatchOrigin
    from warehouse.schema.validation import Failure

ROWS_AT_ONCE = 250_000
"""Rows checked, and written as one row group, at a time."""

OBSERVED = [name for name in OBSERVATIONS if not name.startswith("source_")]
"""What makes an edition another one: not the file it came in."""

TableSource: TypeAlias = "pl.DataFrame | pl.LazyFrame | Path"


@dataclass(frozen=True)
class BatchWriter:
    """Writes the tables of a batch into the folder of its draft, checked part by part."""

    folder: Path
    batch_id: str
    origin: BatchOrigin

    def write(
        self, tables: Mapping[str, TableSource], beside: Mapping[str, pl.DataFrame]
    ) -> dict[str, dict[str, Any]]:
        """Write every table, and every frame of `beside` under its file name.

        Return rows, file hash and content hash of each table. Raises `BatchRefused`.
        """
        failures: list[Failure] = []
        files: dict[str, dict[str, Any]] = {}
        for table in sorted(tables):
            source = tables[table]
            if isinstance(source, Path):
                source = pl.scan_parquet(source, glob=False)
            source = with_later_columns(table, source)
            check_columns(table, source.collect_schema())
            files[table] = self._write_table(table, source, failures)
        refuse_rows(failures)
        for name, frame in beside.items():
            write_frame(self.folder / name, frame)
        sync_folder(self.folder)
        return files

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
        """Do nothing: nothing is held back."""


def content_hash_of(files: dict[str, dict[str, Any]], beside: Mapping[str, pl.DataFrame]) -> str:
    """Return one hash of everything that the batch says and changes, in whatever order."""
    digest = hashlib.sha256()
    for table in sorted(files):
        digest.update(f"{table} {files[table]['content_sha256']}\n".encode())
    for name in sorted(beside):
        content_rows = beside[name].select(OBSERVED if name == OBSERVATIONS_FILE else pl.all())
        content = content_rows.sort(pl.all()).write_csv(include_header=False)
        digest.update(f"{name} {hashlib.sha256(content.encode()).hexdigest()}\n".encode())
    return digest.hexdigest()


def noted_of(file: Path) -> dict[str, Any]:
    """Return what the manifest notes of a file beside the tables."""
    return {"rows": pq.read_metadata(file).num_rows, "sha256": file_hash(file)}


def kept_beside(
    supersessions: pl.DataFrame | None,
    observations: pl.DataFrame | None,
    reference: pl.DataFrame | None = None,
) -> dict[str, pl.DataFrame]:
    """Return what is kept beside the tables, by file name; nothing that is empty."""
    offered = (
        (SUPERSESSIONS_FILE, SUPERSESSIONS, supersessions),
        (OBSERVATIONS_FILE, OBSERVATIONS, observations),
        (REFERENCE_FILE, CHANGES, reference),
    )
    return {
        name: frame.select(pl.col(column).cast(dtype) for column, dtype in schema.items())
        for name, schema, frame in offered
        if frame is not None and not frame.is_empty()
    }
