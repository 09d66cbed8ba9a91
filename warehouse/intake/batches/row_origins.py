"""Where accepted rows were read: batch, file, sheet and row, and what corrected them since.

Read from the batches themselves, of a few keys at a time, so that no mart carries it along. A batch
that was taken back after a version was built is looked for where it lies now; one that is removed
for good tells nothing any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from warehouse.intake.batches.batch import TYPED
from warehouse.intake.batches.in_force import SUPERSESSIONS, SUPERSESSIONS_FILE
from warehouse.intake.batches.store import readable_in
from warehouse.intake.findings.corrections import key_of_rows
from warehouse.schema import catalogue
from warehouse.schema.validation import with_later_columns

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home

ROW_ORIGINS: Final = pl.Schema(
    {
        "table": pl.String(),
        "lookup": pl.String(),
        "key": pl.String(),
        "day": pl.Date(),
        "batch_id": pl.String(),
        "accepted_on": pl.Date(),
        "way": pl.String(),
        "file": pl.String(),
        "sheet": pl.String(),
        "row": pl.Int32(),
        "corrected_by": pl.String(),
        "corrected_on": pl.Date(),
    }
)
"""One row per accepted row. `lookup` is the value by which it was asked for, `key` its name in
corrections, `day` the day it is of; `way` is how it came: generated, ledger or typed.
`corrected_by` is the batch whose row counts in its place, null where it is in force itself.
"""


def batches_of(home: Home, content_hashes: Mapping[str, str]) -> list[Batch]:
    """Return which batches of a version are still there, in force or taken back, by their id and
    the hash of their content ("" where the version noted none).
    """
    there = [*readable_in(home.batches)[0], *readable_in(home.undone)[0]]
    return [
        batch for batch in there if content_hashes.get(batch.batch_id) in ("", batch.content_hash)
    ]


def row_origins(
    batches: Sequence[Batch], table: str, column: str, values: pl.Series, until: dt.date
) -> pl.DataFrame:
    """Return the rows of `table` whose `column` has one of `values` and whose day is not after
    `until`, as `ROW_ORIGINS`, in the order of acceptance, those corrected among them.
    """
    column_of_day = catalogue.day_of_row(table)
    day = pl.col(column_of_day).cast(pl.Date) if column_of_day else pl.lit(None, pl.Date)
    is_wanted = pl.col(column).is_in(values.implode()), day.is_null() | (day <= until)
    return _rows(batches, table, pl.col(column), day, is_wanted)


def rows_of_days(
    batches: Sequence[Batch],
    table: str,
    places: Mapping[str, pl.Series],
    day: str,
    days: tuple[dt.date, dt.date],
) -> pl.DataFrame:
    """Return the rows of `table`, as `ROW_ORIGINS`, of which one of the columns `places` has one of
    its values and the column `day` lies between two days, both included.
    """
    lookups = [
        pl.when(pl.col(column).is_in(values.implode())).then(pl.col(column))
        for column, values in places.items()
    ]
    on, lookup = pl.col(day).cast(pl.Date), pl.coalesce(lookups)
    return _rows(batches, table, lookup, on, (lookup.is_not_null(), on.is_between(*days)))


def _rows(
    batches: Sequence[Batch],
    table: str,
    lookup: pl.Expr,
    day: pl.Expr,
    is_wanted: tuple[pl.Expr, ...],
) -> pl.DataFrame:
    parts = [
        _of_batch(batch, table, lookup, day, is_wanted)
        for batch in batches
        if table in batch.tables
    ]
    rows = pl.concat([pl.DataFrame(schema=_HELD), *parts])
    corrected = _corrections(batches, table)
    return (
        rows.join(corrected, on=["batch_id", "file_row_number"], how="left", maintain_order="left")
        .sort("sequence", "file_row_number", maintain_order=True)
        .select(ROW_ORIGINS.names())
    )


_HELD = pl.Schema(
    {
        **{name: ROW_ORIGINS[name] for name in ROW_ORIGINS.names() if "corrected" not in name},
        "file_row_number": pl.Int64(),
        "sequence": pl.Int64(),
    }
)


def _of_batch(
    batch: Batch, table: str, lookup: pl.Expr, day: pl.Expr, is_wanted: tuple[pl.Expr, ...]
) -> pl.DataFrame:
    return (
        _scanned(batch, table)
        .filter(*is_wanted)
        .select(
            pl.lit(table).alias("table"),
            lookup.alias("lookup"),
            key_of_rows(table).alias("key"),
            day.alias("day"),
            *_provenance(batch).values(),
        )
        .select(_HELD.names())
        .collect()
    )


def rows_by_file(
    batches: Sequence[Batch], table: str, column: str | None, values: pl.Series | None
) -> pl.DataFrame:
    """Return how many rows of `table` each sheet gave, as `FILES`, the latest batch first.

    Where there are `values`, of the rows whose `column` has one of them alone.
    """
    parts = [_by_sheet(batch, table, column, values) for batch in batches if table in batch.tables]
    corrected = _corrections(batches, table).select(
        "batch_id", "file_row_number", pl.lit(1).alias("one")
    )
    rows = pl.concat([pl.DataFrame(schema=_READ), *parts])
    return (
        rows.join(corrected, on=["batch_id", "file_row_number"], how="left")
        .group_by("sequence", "batch_id", "accepted_on", "way", "file", "sheet")
        .agg(
            rows=pl.len().cast(pl.Int64),
            first_row=pl.col("row").min(),
            last_row=pl.col("row").max(),
            corrected_rows=pl.col("one").count().cast(pl.Int64),
        )
        .sort("sequence", "file", "sheet", descending=[True, False, False])
        .select(FILES.names())
    )


FILES: Final = pl.Schema(
    {
        "batch_id": pl.String(),
        "accepted_on": pl.Date(),
        "way": pl.String(),
        "file": pl.String(),
        "sheet": pl.String(),
        "rows": pl.Int64(),
        "first_row": pl.Int32(),
        "last_row": pl.Int32(),
        "corrected_rows": pl.Int64(),
    }
)
"""One row per sheet of a batch: how many rows it gave, from which to which of the sheet, and how
many of them were corrected since.
"""

_READ = pl.Schema(
    {
        "batch_id": pl.String(),
        "accepted_on": pl.Date(),
        "way": pl.String(),
        "file": pl.String(),
        "sheet": pl.String(),
        "row": pl.Int32(),
        "file_row_number": pl.Int64(),
        "sequence": pl.Int64(),
    }
)


def _by_sheet(
    batch: Batch, table: str, column: str | None, values: pl.Series | None
) -> pl.DataFrame:
    rows = _scanned(batch, table)
    if column is not None and values is not None:
        rows = rows.filter(pl.col(column).is_in(values.implode()))
    return rows.select(_provenance(batch)[name] for name in _READ.names()).collect()


def _scanned(batch: Batch, table: str) -> pl.LazyFrame:
    file = batch.folder / f"{table}.parquet"
    rows = pl.scan_parquet(file, glob=False, row_index_name="file_row_number")
    return with_later_columns(table, rows)


def _provenance(batch: Batch) -> dict[str, pl.Expr]:
    """Return what is said of each row of a batch, by the name of its column."""
    kind = "typed" if batch.origin.details.get(TYPED) else batch.origin.kind
    columns = {
        "batch_id": pl.lit(batch.batch_id),
        "accepted_on": pl.lit(batch.accepted_at.astimezone().date()),
        "way": pl.lit(kind),
        "file": pl.col("source_file"),
        "sheet": pl.col("source_sheet"),
        "row": pl.col("source_row").cast(pl.Int32),
        "file_row_number": pl.col("file_row_number").cast(pl.Int64),
        "sequence": pl.lit(batch.sequence, pl.Int64),
    }
    return {name: column.alias(name) for name, column in columns.items()}


def _corrections(batches: Sequence[Batch], table: str) -> pl.DataFrame:
    """Return which rows of a table were corrected: batch_id, file_row_number, corrected_by (the
    batch) and corrected_on.
    """
    parts = [
        pl.read_parquet(file, glob=False).with_columns(
            corrected_by=pl.lit(batch.batch_id),
            corrected_on=pl.lit(batch.accepted_at.astimezone().date()),
        )
        for batch in batches
        if (file := batch.folder / SUPERSESSIONS_FILE).exists()
    ]
    columns = {"corrected_by": pl.String(), "corrected_on": pl.Date()}
    listed = pl.concat([pl.DataFrame(schema={**SUPERSESSIONS, **columns}), *parts])
    return listed.filter(pl.col("table_name") == table).drop("table_name")
