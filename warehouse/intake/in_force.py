"""The accepted rows that are in force: those that no later batch has corrected.

A correction stands in its own batch, with a list of the rows it takes the place of
(`supersessions.parquet`); the earlier rows stay where they are. Taking a batch back takes its list
back too, and the earlier rows are in force again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.batches import list_batches
from warehouse.intake.checking import stored_types

if TYPE_CHECKING:
    from warehouse.home import Home

SUPERSESSIONS_FILE = "supersessions.parquet"

SUPERSESSIONS = pl.Schema(
    {"table_name": pl.String(), "batch_id": pl.String(), "file_row_number": pl.Int64()}
)
"""One row per superseded row: its table, its batch, its place in that batch's file (from 0)."""


def rows_in_force(home: Home, table: str) -> pl.LazyFrame:
    """The rows of `table` in force, with provenance and `file_row_number`.

    Raises `BatchDamaged`.
    """
    batches = list_batches(home)
    types = {**stored_types(table), "file_row_number": pl.Int64()}
    held = [
        pl.scan_parquet(batch.folder / f"{table}.parquet", row_index_name="file_row_number").select(
            pl.col(name).cast(dtype) for name, dtype in types.items()
        )
        for batch in batches
        if table in batch.tables
    ]
    if not held:
        return pl.LazyFrame(schema=types)
    rows = pl.concat(held)
    corrected = [
        pl.scan_parquet(file)
        for batch in batches
        if (file := batch.folder / SUPERSESSIONS_FILE).exists()
    ]
    if not corrected:
        return rows
    gone = pl.concat(corrected).filter(pl.col("table_name") == table)
    return rows.join(gone, on=["batch_id", "file_row_number"], how="anti")
