"""What accepted batches corrected of earlier ones, field by field; the earlier rows are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from warehouse.intake.batches.in_force import supersessions_of
from warehouse.intake.batches.store import list_batches
from warehouse.intake.findings.corrections import key_of_rows, masked
from warehouse.schema.tables.provenance import Provenance
from warehouse.schema.validation import schema_of, stored_types, with_later_columns

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home

PLACES: Final = ("problem_id", "inspection_id", "village_id", "county_code", "region_code")
"""The columns by which a row can be placed, as far as its table has them."""

TAKEN = pl.Schema(
    {
        "accepted_on": pl.Date(),
        "batch_id": pl.String(),
        "table": pl.String(),
        "key": pl.String(),
        "field": pl.String(),
        "old": pl.String(),
        "new": pl.String(),
        **dict.fromkeys(PLACES, pl.String()),
    }
)
"""One row per corrected field: when and by which batch; `key` names the row as `CORRECTIONS` does;
`old` and `new` are values as stored (null: none), personal data masked."""


def corrections_taken(home: Home, batch_ids: Collection[str], since: dt.date) -> pl.DataFrame:
    """Return what those of `batch_ids` accepted after a day corrected of the others, as `TAKEN`.

    The newest batch comes first. Raises `BatchDamaged`.
    """
    batches = {batch.batch_id: batch for batch in list_batches(home) if batch.batch_id in batch_ids}
    parts = [
        _of_table(batch, batches, str(table), rows)
        for batch in reversed(batches.values())
        if batch.accepted_at.astimezone().date() > since
        for (table,), rows in supersessions_of([batch]).group_by("table_name", maintain_order=True)
    ]
    return pl.concat([pl.DataFrame(schema=TAKEN), *parts])


def _of_table(
    batch: Batch, batches: Mapping[str, Batch], table: str, superseded: pl.DataFrame
) -> pl.DataFrame:
    """Return what a batch corrected of one table, as `TAKEN`."""
    key = schema_of(table).primary_key()
    earlier = [batches[name] for name in superseded["batch_id"].unique() if name in batches]
    if not earlier:
        return pl.DataFrame(schema=TAKEN)
    corrected = pl.concat([_rows(one, table) for one in earlier]).join(
        superseded.lazy(), on=["batch_id", "file_row_number"], how="semi"
    )
    old = corrected.collect().with_row_index("line")
    new = _rows(batch, table).join(old.lazy().select("line", *key), on=key).collect()
    both = _by_field(old, table, "old").join(_by_field(new, table, "new"), on=["line", "field"])
    changed = both.filter(pl.col("old").ne_missing(pl.col("new")))
    return (
        changed.join(_named(old, table), on="line", maintain_order="left")
        .with_columns(
            masked(changed["old"]),
            masked(changed["new"]),
            accepted_on=pl.lit(batch.accepted_at.astimezone().date()),
            batch_id=pl.lit(batch.batch_id),
            table=pl.lit(table),
        )
        .select(TAKEN.names())
    )


def _rows(batch: Batch, table: str) -> pl.LazyFrame:
    """Return the rows of a batch as `stored_types` has them, with their place in its file."""
    file = batch.folder / f"{table}.parquet"
    rows = pl.scan_parquet(file, glob=False, row_index_name="file_row_number")
    types = {**stored_types(table), "file_row_number": pl.Int64()}
    return with_later_columns(table, rows).select(
        pl.col(name).cast(dtype) for name, dtype in types.items()
    )


def _by_field(rows: pl.DataFrame, table: str, name: str) -> pl.DataFrame:
    """Return one row per row and field that is no part of the key: line, field, its value."""
    left_out = {*schema_of(table).primary_key(), *Provenance.column_names()}
    fields = [field for field in stored_types(table) if field not in left_out]
    texts = rows.select("line", pl.col(fields).cast(pl.String))
    return texts.unpivot(index="line", variable_name="field", value_name=name)


def _named(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return what each row is called, and the columns that place it, null where it has none."""
    places = {
        place: pl.col(place) if place in rows.columns else pl.lit(None, pl.String)
        for place in PLACES
    }
    return rows.select("line", key=key_of_rows(table), **places)
