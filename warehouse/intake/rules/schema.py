"""What a single value must be: filled in, of its list, of its form, within its bounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import cast

import dataframely as dy
import polars as pl

from warehouse.intake import catalogue
from warehouse.intake.checking import schema_of
from warehouse.intake.interpretation import Interpretation
from warehouse.intake.rules.breaches import ROW, At, breaches, together
from warehouse.intake.rules.candidates import Candidates
from warehouse.messages import Text

FIRST_DAY, LAST_DAY = dt.date(1949, 10, 1), dt.date(2100, 12, 31)
"""No date of a ledger of this kind lies outside."""

GREATEST_COUNT = 10**12
"""Beyond any count or amount; sums of what is below stay exact."""


def single_values(candidates: Candidates, interpretation: Interpretation) -> pl.DataFrame:
    """Every value of the import that its column's schema does not allow."""
    return together(
        part
        for table, frame in candidates.frames.items()
        for part in _of_table(table, frame, interpretation.tables[table])
    )


def _of_table(table: str, frame: pl.DataFrame, written: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for name, column in schema_of(table).columns().items():
        value = pl.col(name)
        place = At(table=table, column=name)
        if not column.nullable:
            missing = value.is_null()
            if isinstance(column, dy.String):
                missing |= value.str.strip_chars() == ""
            yield breaches(frame, missing, rule="value_missing", **place)
        if name in written.columns and written.schema[name] != pl.Null:
            # A value of another type was lost when the types were set right.
            lost = frame.with_columns(was=written[name].is_not_null()[frame[f"{table}{ROW}"]])
            yield breaches(lost, value.is_null() & pl.col("was"), rule="value_form", **place)
        yield from _limits(table, name, column, frame)


def _limits(
    table: str, name: str, column: dy.Column, frame: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    value = pl.col(name)
    place = At(table=table, column=name)
    if isinstance(column, dy.Enum):
        allowed = cast("pl.Enum", column.dtype).categories.to_list()
        labels = [catalogue.label(table, name, code) for code in allowed]
        yield breaches(
            frame,
            ~value.is_in(allowed),
            rule="value_not_listed",
            allowed=Text(
                "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
            ),
            **place,
        )
    elif isinstance(column, dy.String) and column.regex:
        yield breaches(frame, ~value.str.contains(column.regex), rule="value_form", **place)
    elif isinstance(column, dy.Date):
        yield breaches(
            frame, ~value.is_between(FIRST_DAY, LAST_DAY), rule="day_out_of_range", **place
        )
    elif isinstance(column, dy.Float64 | dy.Int32 | dy.Int64):
        low = column.min if column.min is not None else -GREATEST_COUNT
        high = column.max if column.max is not None else GREATEST_COUNT
        # Not a number is above every bound.
        inside = value.is_between(low, high)
        yield breaches(
            frame, ~inside, rule="number_out_of_range", low=str(low), high=str(high), **place
        )
