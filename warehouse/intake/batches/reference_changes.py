"""What batches change in reference tables: the office's own rows, laid over those of the product.

A change is of one row, by its key: set (added, or in the place of the product's), withdrawn (the
product's row no longer holds), or restored (the product's row holds again, the office's is gone).
The last one in force counts. Of a table, changes are undone in the order they came, as editions of
a ledger are: so what is in force was examined as it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.batches.in_force import REFERENCE_FILE
from warehouse.intake.batches.soundness import checked
from warehouse.intake.batches.store import list_batches
from warehouse.runtime.home import write_text
from warehouse.schema.office_rows import KEYS, PRODUCT_WAS, WITHDRAWN, file_of
from warehouse.schema.own_metrics import TABLE as OWN_METRICS
from warehouse.schema.own_metrics import as_yaml, file_in
from warehouse.schema.reference_tables import read_product

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home

CHANGES = pl.Schema(
    {
        "table_name": pl.String(),
        "row_key": pl.String(),
        "change": pl.Enum(["set", "withdrawn", "restored"]),
        "row_values": pl.String(),
        "product_was": pl.String(),
        "stands_on": pl.String(),
        "source_sheet": pl.String(),
        "source_row": pl.Int32(),
    }
)
"""One row per changed row. `row_key` is a list and `row_values` and `product_was` are objects in
JSON, by column; `stands_on` names the batches that changed the same table before.
"""


def changes_of(batches: Iterable[Batch]) -> pl.DataFrame:
    """Return the changes of `batches` in their order, schema `CHANGES` and `batch_id`."""
    empty = pl.DataFrame(schema=CHANGES).with_columns(batch_id=pl.lit(""))
    parts = [
        pl.read_parquet(batch.folder / REFERENCE_FILE, glob=False).with_columns(
            batch_id=pl.lit(batch.batch_id)
        )
        for batch in batches
        if REFERENCE_FILE in (batch.beside or {})
    ]
    return pl.concat([empty.clear(), *parts])


def tables_of(batch: Batch) -> set[str]:
    """Return the reference tables that a batch changes."""
    return set(changes_of([batch])["table_name"])


def stands_on(batches: Iterable[Batch], table: str) -> str:
    """Return what a change of `table` stands on: the batches in force that changed it before."""
    return " ".join(batch.batch_id for batch in batches if table in tables_of(batch))


def since(batch: Batch, others: Sequence[Batch]) -> dict[str, int]:
    """Return the batches accepted after `batch` that change a table which it changes, too, with as
    many rows as they change in it.
    """
    tables = list(tables_of(batch))
    later = changes_of(other for other in others if other.place > batch.place)
    counts = later.filter(pl.col("table_name").is_in(tables)).group_by(
        "batch_id", maintain_order=True
    )
    return dict(counts.len().iter_rows())


def office_rows(batches: Iterable[Batch]) -> dict[str, pl.DataFrame]:
    """Return the office's rows in force by table, as `warehouse.schema.office_rows` reads them."""
    latest = changes_of(batches).unique(["table_name", "row_key"], keep="last", maintain_order=True)
    changed = latest.filter(pl.col("change") != "restored")
    return {
        str(table): _rows_of(str(table), rows)
        for (table,), rows in changed.group_by("table_name", maintain_order=True)
        if table in KEYS
    }


def _rows_of(table: str, changes: pl.DataFrame) -> pl.DataFrame:
    columns = [*read_product(table).columns, WITHDRAWN, PRODUCT_WAS]
    rows = [
        json.loads(values) | {WITHDRAWN: str(change == "withdrawn").lower(), PRODUCT_WAS: was}
        for values, change, was in changes.select("row_values", "change", "product_was").iter_rows()
    ]
    return pl.DataFrame(
        [{column: row.get(column) or None for column in columns} for row in rows],
        schema=dict.fromkeys(columns, pl.String()),
    )


def write_rows(folder: Path, rows: Mapping[str, pl.DataFrame]) -> None:
    """Write the office's rows into `folder`, a file a table that has any, none of another; metrics
    of its own as dbt reads them, too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in KEYS:
        _write_file(file_of(folder, table), rows[table].write_csv() if table in rows else None)
    own = rows.get(OWN_METRICS, pl.DataFrame())
    declared = [row for row in own.iter_rows(named=True) if row[WITHDRAWN] != "true"]
    file = file_in(folder)
    file.parent.mkdir(exist_ok=True)
    _write_file(file, as_yaml(declared) if declared else None)


def _write_file(file: Path, text: str | None) -> None:
    if text is None:
        file.unlink(missing_ok=True)
    elif not file.is_file() or file.read_text(encoding="utf-8") != text:
        write_text(file, text)


def rows_in_force(home: Home) -> dict[str, pl.DataFrame]:
    """Return the office's rows in force by table, of batches that are sound. Raises
    `BatchDamaged`.
    """
    return office_rows(checked(batch for batch in list_batches(home) if batch.is_reference))


def refresh(home: Home) -> None:
    """Write what is in force of the office's rows anew. Raises `BatchDamaged`."""
    write_rows(home.reference, rows_in_force(home))
