"""Rounds ahead: as the county kept them in the last twelve months, year after year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import polars as pl

from warehouse.planning.problem import ROUNDS, WORKDAYS

USUAL = ((3, 1, 91), (9, 1, 90))
"""Month, day and length in days of the rounds of a county that kept none: spring and autumn."""

YEARS_AFTER = 3
"""So far beyond the end of the term rounds go on, so that how late a plan would be can be said."""

MOST = 40


def ahead(past: pl.DataFrame, as_of: date, term_ends_on: date) -> pl.DataFrame:
    """Return the rounds (`ROUNDS`) that begin after a day, to some years after the term.

    `past` has `starts_on` and `ends_on` of those that have begun. Each of the last twelve months
    comes again on its day of every year; of one without a last day the length is the median of the
    others.
    """
    lengths = (past["ends_on"] - past["starts_on"]).dt.total_days().drop_nulls()
    usual = int(lengths.median() or USUAL[0][2])  # type: ignore[arg-type]
    year_before = as_of - timedelta(days=365)
    kept = [
        (start, ((end - start).days if end else usual))
        for start, end in past.select("starts_on", "ends_on").iter_rows()
        if year_before < start <= as_of
    ] or [(date(as_of.year, month, day), length) for month, day, length in USUAL]
    years = range(as_of.year - 1, term_ends_on.year + YEARS_AFTER + 1)
    begun = sorted(
        (_in_year(start, year), length)
        for start, length in kept
        for year in years
        if as_of < _in_year(start, year)
    )[:MOST]
    rows = [
        (place, start, start + timedelta(days=length))
        for place, (start, length) in enumerate(begun, 1)
    ]
    return pl.DataFrame(rows, schema=ROUNDS, orient="row")


def working(rounds: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Return the working days (`WORKDAYS`) of rounds; `days` has those of all: `day`."""
    return (
        rounds.join_where(
            days, pl.col("day") >= pl.col("starts_on"), pl.col("day") <= pl.col("ends_on")
        )
        .sort("round", "day")
        .with_columns(place=pl.int_range(pl.len()).over("round"))
        .match_to_schema(WORKDAYS, extra_columns="ignore", integer_cast="upcast")
    )


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def months_before(day: date, months: int) -> date:
    """Return the day so many months before, the month's last where it has no such day."""
    place = day.year * 12 + day.month - 1 - months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
