"""What a single value must be: filled in, of its list, of its form, within its bounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import dataframely as dy
import polars as pl

from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.rules.checking.candidates import Candidates
from warehouse.intake.rules.checking.violations import ROW, together, violations
from warehouse.schema import catalogue
from warehouse.schema.validation import schema_of
from warehouse.words.languages import listed

FIRST_DAY, LAST_DAY = dt.date(1949, 10, 1), dt.date(2100, 12, 31)
"""No date of a ledger of this kind lies outside."""

GREATEST_COUNT = 10**12
"""Beyond any count or amount; sums of what is below stay exact."""


@dataclass(frozen=True)
class ColumnLimit:
    """One rule of one column: `broken` holds where its value is not allowed."""

    column: str
    rule: str
    broken: pl.Expr


def single_values(candidates: Candidates, interpretation: Interpretation) -> pl.DataFrame:
    """Return every value of the import that its column's schema does not allow."""
    return together(
        part
        for table, frame in candidates.frames.items()
        for part in _of_table(table, frame, interpretation.tables[table])
    )


def _of_table(table: str, frame: pl.DataFrame, written: pl.DataFrame) -> Iterator[pl.DataFrame]:
    rows = _with_written(table, frame, written)
    limits = [
        limit
        for name, column in schema_of(table).columns().items()
        for limit in _limits(table, name, column, rows)
    ]
    # All at once, so that a table in order is gone through once.
    is_broken = rows.select(
        limit.broken.any().alias(str(number)) for number, limit in enumerate(limits)
    ).row(0)
    for limit, broken in zip(limits, is_broken, strict=True):
        if broken:
            yield violations(
                rows,
                limit.broken,
                table=table,
                column=limit.column,
                rule=limit.rule,
                **_details(table, limit),
            )


def _with_written(table: str, frame: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` with `<name>_written`, whether a cell held anything before its type was set
    right.
    """
    retyped = [
        name
        for name in schema_of(table).column_names()
        if name in written.columns and written.schema[name] not in (frame.schema[name], pl.Null)
    ]
    return frame.with_columns(
        written[name].is_not_null().gather(frame[f"{table}{ROW}"]).alias(f"{name}_written")
        for name in retyped
    )


def _limits(table: str, name: str, column: dy.Column, rows: pl.DataFrame) -> Iterator[ColumnLimit]:
    value = pl.col(name)
    if not column.nullable:
        missing = value.is_null()
        if isinstance(column, dy.String):
            missing |= value.str.strip_chars() == ""
        yield ColumnLimit(name, "value_missing", missing)
    if f"{name}_written" in rows.columns:
        yield ColumnLimit(name, "value_form", value.is_null() & pl.col(f"{name}_written"))
    if isinstance(column, dy.Enum):
        allowed = cast("pl.Enum", column.dtype).categories.to_list()
        yield ColumnLimit(name, "value_not_listed", ~value.is_in(allowed))
    elif isinstance(column, dy.String) and column.regex:
        yield ColumnLimit(name, "value_form", ~value.str.contains(column.regex))
    elif isinstance(column, dy.Date):
        yield ColumnLimit(name, "day_out_of_range", ~value.is_between(FIRST_DAY, LAST_DAY))
    elif isinstance(column, dy.Float64 | dy.Int32 | dy.Int64):
        low, high = _bounds(column)
        # Not a number is above every bound.
        outside = ~value.cast(pl.Float64).is_between(low, high)
        yield ColumnLimit(name, "number_out_of_range", outside)


def _bounds(column: dy.Column) -> tuple[float, float]:
    low, high = (getattr(column, bound, None) for bound in ("min", "max"))
    return (
        -GREATEST_COUNT if low is None else low,
        GREATEST_COUNT if high is None else high,
    )


def _details(table: str, limit: ColumnLimit) -> dict[str, Any]:
    """Return what the sentences of the rule name: the list, or the bounds."""
    column = schema_of(table).columns()[limit.column]
    if limit.rule == "number_out_of_range":
        low, high = _bounds(column)
        return {"low": str(low), "high": str(high)}
    if limit.rule != "value_not_listed":
        return {}
    codes = cast("pl.Enum", column.dtype).categories
    return {"allowed": listed(catalogue.label(table, limit.column, code) for code in codes)}
