"""What stands against bringing a batch into force, or taking one out of it: other batches.

A key is in force once; a correction takes the place of a row in force; what a row refers to is
there. An import is checked against what is in force when it is read, and other imports and undone
batches may change that before it is accepted: hence these questions, asked under the lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.batches.checks.reference_uses import uses_in
from warehouse.intake.batches.in_force import (
    OBSERVATIONS_FILE,
    rows_of,
    supersessions_of,
)
from warehouse.intake.batches.reference_changes import since
from warehouse.intake.findings.interpretation import OBSERVATIONS
from warehouse.schema import catalogue
from warehouse.schema.validation import schema_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.batches.batch import Batch


@dataclass(frozen=True)
class Conflicts:
    """What stands against bringing a batch into force: rows by the batch in the way.

    `taken`: batches in force that hold a key of it which it does not correct, or that correct the
    same row. `missing`: batches that were taken back, whose rows it corrects or refers to.
    """

    taken: dict[str, int]
    missing: dict[str, int]

    @property
    def batches(self) -> list[str]:
        """The batches in the way."""
        return sorted({*self.taken, *self.missing})


def conflicts_of(batch: Batch, others: Sequence[Batch], undone: Sequence[Batch]) -> Conflicts:
    """Return what stands against `batch` coming into force beside `others`, those in force now."""
    corrected = supersessions_of([batch])
    keys = [_keys_in_force(batch, others, corrected, table) for table in batch.tables]
    corrected_twice = [
        supersessions_of([other])
        .join(corrected, on=corrected.columns, how="semi")
        .with_columns(batch_id=pl.lit(other.batch_id))
        for other in others
    ]
    in_force = [other.batch_id for other in others]
    references = [
        _lost(batch, [*others, batch], undone, key)
        for key in catalogue.foreign_keys()
        if key.table in batch.tables
    ]
    return Conflicts(
        taken=_most(_counted(keys), _counted(corrected_twice)),
        missing=_most(
            _counted([corrected.filter(~pl.col("batch_id").is_in(in_force))]), _counted(references)
        ),
    )


def dependents_of(batch: Batch, others: Sequence[Batch]) -> dict[str, int]:
    """Return batches among `others`, all those in force besides, that stand on `batch`, with how
    many of their rows do: they correct its rows, refer to what only it holds, or are a later
    edition of the same ledger or a later change of the same reference table.
    """
    if batch.is_reference:
        return _most(since(batch, others), _counted([uses_in(batch, others)]))
    corrections = _corrections(batch.batch_id, others)
    references = [
        _referring_to(batch, others, key)
        for key in catalogue.foreign_keys()
        if key.to_table in batch.tables
    ]
    return _most(
        _counted(corrections), _counted(references), _counted(_later_editions(batch, others))
    )


def corrected_by(batch_id: str, others: Sequence[Batch]) -> dict[str, int]:
    """Return batches among `others` that correct rows of a batch, which itself need not be
    readable.
    """
    return _counted(_corrections(batch_id, others))


def editions_since(batch: Batch, others: Sequence[Batch]) -> dict[str, int]:
    """Return batches accepted after `batch` that hold an edition of the same ledger, with its
    problems, or change the same reference table.
    """
    if batch.is_reference:
        return since(batch, others)
    return _counted(_later_editions(batch, others))


def _corrections(batch_id: str, others: Sequence[Batch]) -> list[pl.DataFrame]:
    return [
        supersessions_of([other])
        .filter(pl.col("batch_id") == batch_id)
        .with_columns(batch_id=pl.lit(other.batch_id))
        for other in others
    ]


def _keys_in_force(
    batch: Batch, others: Sequence[Batch], corrected: pl.DataFrame, table: str
) -> pl.DataFrame:
    key = schema_of(table).primary_key()
    offered = pl.scan_parquet(batch.folder / f"{table}.parquet", glob=False).select(key)
    of_table = corrected.filter(pl.col("table_name") == table).lazy()
    return (
        rows_of(others, table)
        .select("batch_id", "file_row_number", *key)
        .join(offered, on=key, how="semi")
        .join(of_table, on=["batch_id", "file_row_number"], how="anti")
        .select("batch_id")
        .collect()
    )


def _lost(
    batch: Batch, after: Sequence[Batch], undone: Sequence[Batch], key: catalogue.ForeignKey
) -> pl.DataFrame:
    """Return the rows of undone batches to which rows of `batch` refer, and that `after` does not
    hold.
    """
    holder, referenced = key.to_table, key.to_column
    missing = (
        pl.scan_parquet(batch.folder / f"{key.table}.parquet", glob=False)
        .select(pl.col(key.column).alias(referenced))
        .join(rows_of(after, holder).select(referenced), on=referenced, how="anti")
    )
    holders = [other for other in undone if holder in other.tables]
    return (
        rows_of(holders, holder)
        .join(missing, on=referenced, how="semi")
        .select("batch_id", pl.lit(holder).alias("table"), "file_row_number")
        .collect()
    )


def _referring_to(batch: Batch, others: Sequence[Batch], key: catalogue.ForeignKey) -> pl.DataFrame:
    """Return the rows of `others` that refer to what only `batch` holds."""
    holder, referenced = key.to_table, key.to_column
    lost = (
        pl.scan_parquet(batch.folder / f"{holder}.parquet", glob=False)
        .select(referenced)
        .join(rows_of(others, holder).select(referenced), on=referenced, how="anti")
    )
    return (
        rows_of(others, key.table)
        .join(lost, left_on=key.column, right_on=referenced, how="semi")
        .select("batch_id", pl.lit(key.table).alias("table"), "file_row_number")
        .collect()
    )


def _later_editions(batch: Batch, others: Sequence[Batch]) -> list[pl.DataFrame]:
    ledgers = _observations(batch)["ledger"].unique()
    return [
        _observations(other)
        .filter(pl.col("ledger").is_in(ledgers.implode()))
        .with_columns(batch_id=pl.lit(other.batch_id))
        for other in others
        if other.place > batch.place
    ]


def _observations(batch: Batch) -> pl.DataFrame:
    file = batch.folder / OBSERVATIONS_FILE
    return pl.read_parquet(file, glob=False) if file.exists() else pl.DataFrame(schema=OBSERVATIONS)


def _counted(parts: Sequence[pl.DataFrame]) -> dict[str, int]:
    """Return rows by `batch_id`; a row that several of `parts` name by its place is counted
    once.
    """
    rows = pl.concat([pl.DataFrame(schema={"batch_id": pl.String()}), *parts], how="diagonal")
    if "table" in rows.columns:
        rows = rows.unique(["batch_id", "table", "file_row_number"], maintain_order=True)
    return dict(rows.group_by("batch_id", maintain_order=True).len().iter_rows())


def _most(*counts: dict[str, int]) -> dict[str, int]:
    """Return by batch the most of several counts: they may be of the same rows."""
    batches = dict.fromkeys(batch for count in counts for batch in count)
    return {batch: max(count.get(batch, 0) for count in counts) for batch in batches}
