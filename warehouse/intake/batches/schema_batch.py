"""The batch that holds nothing: whatever reads all batches finds every file at least once."""

from __future__ import annotations

import io
import os
import shutil
from functools import cache
from typing import TYPE_CHECKING

import polars as pl
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
    empty = _empty_files()
    if _is_as_written(folder, empty):
        return
    draft = home.incoming / f"{os.getpid()}-schema"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for name, content in empty.items():
        with (draft / name).open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
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


def _is_as_written(folder: Path, files: dict[str, bytes]) -> bool:
    """Return whether a folder holds these files, byte by byte, and no Parquet file more."""
    try:
        return {file.name for file in folder.glob("*.parquet")} == set(files) and all(
            (folder / name).read_bytes() == content for name, content in files.items()
        )
    except OSError:
        return False


@cache
def _empty_files() -> dict[str, bytes]:
    """Return each file of the batch by its name: the columns of a table, and no row."""
    schemas = {f"{table}.parquet": stored_types(table) for table in TABLES}
    schemas[SUPERSESSIONS_FILE] = SUPERSESSIONS
    return {name: _as_parquet(pl.DataFrame(schema=schema)) for name, schema in schemas.items()}


def _as_parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(frame.to_arrow(), buffer, compression="zstd")
    return buffer.getvalue()
