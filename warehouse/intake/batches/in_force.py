"""The accepted rows that are in force: those that no later batch has corrected.

A correction stands in its own batch, with a list of the rows it takes the place of
(`supersessions.parquet`); the earlier rows stay where they are. Taking a batch back takes its list
back too, and the earlier rows are in force again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.batches.soundness import sound_batches
from warehouse.schema.validation import stored_types, with_later_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home

SUPERSESSIONS_FILE = "supersessions.parquet"
OBSERVATIONS_FILE = "observations.parquet"
REFERENCE_FILE = "reference.parquet"
"""Beside a batch's tables: the rows it corrects, what its edition of a ledger said, and what it
changes in reference tables.
"""

SUPERSESSIONS = pl.Schema(
    {"table_name": pl.String(), "batch_id": pl.String(), "file_row_number": pl.Int64()}
)
"""One row per superseded row: its table, its batch, its place in that batch's file (from 0)."""


def rows_in_force(home: Home, table: str) -> pl.LazyFrame:
    """Return the rows of `table` in force, with provenance and `file_row_number`.

    Raises `BatchDamaged`.
    """
    return rows_of(sound_batches(home), table)


def rows_of(batches: Sequence[Batch], table: str) -> pl.LazyFrame:
    """Return the rows of `table` that would be in force if `batches` were all there is."""
    types = {**stored_types(table), "file_row_number": pl.Int64()}
    parts = [
        with_later_columns(table, _scanned(batch, table)).select(
            pl.col(name).cast(dtype) for name, dtype in types.items()
        )
        for batch in batches
        if table in batch.tables
    ]
    if not parts:
        return pl.LazyFrame(schema=types)
    rows = pl.concat(parts)
    corrected = supersessions_of(batches).filter(pl.col("table_name") == table)
    if corrected.is_empty():
        return rows
    return rows.join(corrected.lazy(), on=["batch_id", "file_row_number"], how="anti")


def _scanned(batch: Batch, table: str) -> pl.LazyFrame:
    file = batch.folder / f"{table}.parquet"
    return pl.scan_parquet(file, glob=False, row_index_name="file_row_number")


def supersessions_of(batches: Sequence[Batch]) -> pl.DataFrame:
    """Return the rows that `batches` correct, schema `SUPERSESSIONS`."""
    files = [batch.folder / SUPERSESSIONS_FILE for batch in batches]
    parts = [pl.read_parquet(file, glob=False) for file in files if file.exists()]
    return pl.concat([pl.DataFrame(schema=SUPERSESSIONS), *parts])
