"""Persons from the hand-over of a clue to filing: curves, and shares by quarter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from warehouse.queries.regions import Region
from warehouse.queries.sanctions import clue_cohorts
from warehouse.stats.survival import cumulative_incidence, incidence_at, median_days

DAY = 90
"""The day at which cohorts are compared: most filings that will come have come."""


def persons(context: PageContext, region: Region) -> pl.DataFrame:
    """Return the persons of a region by quarter and day, as `stats.survival` takes them."""
    rows = data.ask(context.view, clue_cohorts.days_to_filing, region.code, context.term.term_id)
    nobody = pl.lit(0, pl.Int64)
    return rows.rename({"filed": "closed"}).with_columns(directly_closed=nobody, withdrawn=nobody)


@once.a_selection
def curve(context: PageContext, code: str) -> pl.DataFrame:
    """Return the curve of a region."""
    return cumulative_incidence(persons(context, context.regions[code]))


@once.a_selection
def at_day(context: PageContext, code: str) -> tuple[dict[str, Any], int | None]:
    """Return a region's curve at `DAY`, and the day by which half were filed."""
    own = curve(context, code)
    return incidence_at(own, [DAY]).row(0, named=True), median_days(own)["median"][0]


@once.a_selection
def at_days(context: PageContext, code: str, days: Sequence[int]) -> pl.DataFrame:
    """Return a region's curve at some days, as `incidence_at` does."""
    return incidence_at(curve(context, code), days)


@once.a_selection
def by_quarter(context: PageContext, code: str) -> pl.DataFrame:
    """Return the share filed by `DAY` of each quarter of a region in which it is known."""
    curves = cumulative_incidence(persons(context, context.regions[code]), by=["quarter"])
    return incidence_at(curves, [DAY], by=["quarter"]).drop_nulls("incidence").sort("quarter")


def followed(persons: pl.DataFrame) -> pl.DataFrame:
    """Return how many persons of each quarter have a time to filing or are waited for."""
    return persons.group_by("quarter").agg(
        persons=pl.col("closed").sum() + pl.col("censored").sum()
    )
