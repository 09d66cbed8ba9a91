"""References: what a row names is there, in the same import or accepted before."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import At, none, violations
from warehouse.schema import catalogue


def references(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find rows that name what is not there; whether it fell in this import is told apart."""
    for key in catalogue.foreign_keys():
        if key.is_by_place:
            continue
        table, column = key.table, key.column
        holder, to_column = key.to_table, key.to_column
        naming = rows.imported(table).filter(pl.col(column).is_not_null())
        there = rows.of(holder).select(pl.col(to_column).alias(column))
        missing = naming.join(there, on=column, how="anti")
        if missing.is_empty():
            continue
        place = At(table=table, column=column)
        target = catalogue.title(holder)
        dropped = rows.dropped.get(holder)
        if dropped is None:
            yield violations(
                missing, pl.lit(True), rule="reference_missing", target=target, **place
            )
            continue
        first = (
            dropped.sort("severity")
            .unique(to_column, keep="last")
            .select(pl.col(to_column).alias(column), "severity", "place")
        )
        placed = missing.join(first, on=column, how="left")
        is_pending = pl.col("severity") == "pending"
        is_dropped = pl.col("severity").is_not_null()
        yield violations(placed, ~is_dropped, rule="reference_missing", target=target, **place)
        yield violations(
            placed,
            is_dropped & ~is_pending,
            rule="reference_fallen",
            target=target,
            place=pl.col("place"),
            **place,
        )
        yield violations(
            placed,
            is_pending,
            rule="reference_asked",
            severity="pending",
            target=target,
            place=pl.col("place"),
            **place,
        )
    yield none()
