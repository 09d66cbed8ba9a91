"""References: what a row names is there, in the same import or accepted before."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import Rows
from warehouse.intake.rules.checking.violations import At, breaches, none
from warehouse.schema import catalogue


def references(rows: Rows) -> Iterator[pl.DataFrame]:
    """Rows that name what is not there; whether it fell in this import is told apart."""
    for key in catalogue.foreign_keys():
        if key.is_by_place:
            continue
        table, column = key.table, key.column
        holder, held = key.to_table, key.to_column
        naming = rows.mine(table).filter(pl.col(column).is_not_null())
        there = rows.of(holder).select(pl.col(held).alias(column))
        missing = naming.join(there, on=column, how="anti")
        if missing.is_empty():
            continue
        place = At(table=table, column=column)
        target = catalogue.title(holder)
        fallen = rows.fallen.get(holder)
        if fallen is None:
            yield breaches(missing, pl.lit(True), rule="reference_missing", target=target, **place)
            continue
        first = (
            fallen.sort("severity")
            .unique(held, keep="last")
            .select(pl.col(held).alias(column), "severity", "place")
        )
        told = missing.join(first, on=column, how="left")
        asked = pl.col("severity") == "pending"
        there_but_fallen = pl.col("severity").is_not_null()
        yield breaches(told, ~there_but_fallen, rule="reference_missing", target=target, **place)
        yield breaches(
            told,
            there_but_fallen & ~asked,
            rule="reference_fallen",
            target=target,
            place=pl.col("place"),
            **place,
        )
        yield breaches(
            told,
            asked,
            rule="reference_asked",
            severity="pending",
            target=target,
            place=pl.col("place"),
            **place,
        )
    yield none()
