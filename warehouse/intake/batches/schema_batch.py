"""The batch that holds nothing: whatever reads all batches finds every file at least once."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.intake.batches.in_force import SUPERSESSIONS, SUPERSESSIONS_FILE
from warehouse.intake.batches.store import SCHEMA_BATCH
from warehouse.runtime.home import sync_folder
from warehouse.schema.tables import TABLES
from warehouse.schema.validation import stored_types

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.runtime.home import Home


def ensure_schema_batch(home: Home) -> None:
    """Write every raw table, and a list of no corrections, as the batch `0-schema`, all empty,
    unless it is there as it should be.
    """
    home.create()
    folder = home.batches / SCHEMA_BATCH
    empty = {f"{table}.parquet": stored_types(table) for table in TABLES}
    empty[SUPERSESSIONS_FILE] = SUPERSESSIONS
    there = {file.name for file in folder.glob("*.parquet")}
    if there == set(empty) and all(
        _is_empty(folder / name, schema) for name, schema in empty.items()
    ):
        return
    draft = home.incoming / f"{os.getpid()}-schema"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for name, schema in empty.items():
        write_frame(draft / name, pl.DataFrame(schema=schema))
    shutil.rmtree(folder, ignore_errors=True)
    if folder.is_file():
        folder.unlink()
    draft.rename(folder)
    sync_folder(home.batches)


def write_frame(file: Path, frame: pl.DataFrame) -> None:
    """Write a Parquet file so that it survives a power cut once its folder is synced."""
    with file.open("wb") as stream:
        pq.write_table(frame.to_arrow(), stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())


def _is_empty(file: Path, schema: pl.Schema) -> bool:
    """Return whether a file has the columns of a table and no row."""
    try:
        has_rows = pq.read_metadata(file).num_rows > 0
        return not has_rows and pl.read_parquet_schema(file) == schema
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError):
        return False
