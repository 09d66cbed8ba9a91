"""Spans of days of one thing that must not overlap."""

from __future__ import annotations

import datetime as dt

import polars as pl

from warehouse.intake.rules.checking.violations import ROW, violations
from warehouse.words.messages import LANGUAGES, message

OPEN = dt.date(9999, 12, 31)


def overlapping(
    frame: pl.DataFrame, table: str, thing: str, starts: str, ends: str
) -> pl.DataFrame:
    """Find rows whose days begin before those of an earlier row of the same `thing` are over."""
    own = f"{table}{ROW}"
    ordered = frame.sort(thing, starts).with_columns(
        other_starts=pl.col(starts).shift(1).over(thing),
        other_ends=pl.col(ends).fill_null(OPEN).cum_max().shift(1).over(thing),
        # Where the earlier row is the import's and the later one accepted, the former answers.
        **{f"other__{own}": pl.col(own).shift(1).over(thing)},
    )
    return violations(
        ordered,
        pl.col(starts) <= pl.col("other_ends"),
        table=table,
        column=starts,
        rule="days_overlap",
        other_starts=pl.col("other_starts"),
        other_ends={language: _day_or_open(language) for language in LANGUAGES},
    )


def _day_or_open(language: str) -> pl.Expr:
    day, still = pl.col("other_ends"), message("days.still_in_force").in_language(language)
    return pl.when(day == OPEN).then(pl.lit(still)).otherwise(day.cast(pl.String))
