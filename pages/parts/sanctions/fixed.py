"""The fixed table, county x half-year of hand-over, that readers outside the office may see.

There is one such table per province (per office, where the office is below it), term and measure;
what became of the persons involved is shown without totals.
A city or a county sees its rows of that table: a table of its own would hide other cells, and the
two could be laid beside one another. For the same reason a city gets no totals.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, numbers, tables
from pages.parts.kit.table import Column, Table
from pages.parts.shared import columns
from warehouse.queries.regions import Region
from warehouse.queries.sanctions import clue_cohorts
from warehouse.queries.snapshot import Snapshot
from warehouse.stats.disclosure import SMALL, small_hidden, suppressed

MEASURES = (
    "clues",
    "persons_involved",
    "persons_filed",
    "persons_sanctioned",
    "persons_organisational",
    "persons_judicial",
    "cases_filed",
)
"""What there is a table of. Clues disposed of have none: it would tell of those that are not."""

WHOLE = "persons_involved"
WITH_TOTALS = ("clues", WHOLE)
PARTS = tuple(name for name in MEASURES if name not in WITH_TOTALS)
"""What became of the persons involved: tables without totals, as they are linked with theirs."""

ALL = "all_half_years"
"""The column of a county's total; `total` means something else to a table."""

HIDDEN = "∗"
"""What stands in a hidden cell; which of them are small is not said."""


def holder(context: PageContext) -> Region | None:
    """Return the region whose table holds the chosen one, None for the country."""
    line = context.regions.lineage(context.region.code)
    province = next((region for region in line if region.level == "province"), line[-1])
    return None if province.level == "country" else province


def cells(context: PageContext, measure: str) -> pl.DataFrame:
    """Return the holder's table of a measure as `warehouse.stats.disclosure.suppressed` has it.

    Empty where there is no table, or where nothing was handed over.
    """
    table = holder(context)
    if table is None:
        return pl.DataFrame(schema=SCHEMA)
    return data.ask(context.view, _cells, table.code, context.term.term_id, measure)


SCHEMA = {
    "county": pl.String,
    "half_year": pl.Date,
    "count": pl.Int64,
    "is_hidden": pl.Boolean,
}


def _cells(snapshot: Snapshot, region_code: str, term_id: str, measure: str) -> pl.DataFrame:
    counted = clue_cohorts.by_county_and_half_year(snapshot, region_code, term_id)
    if counted.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    published = (pl.when(pl.col(part) >= SMALL).then(part).otherwise(0) for part in PARTS)
    at_least = pl.max_horizontal(*published) if measure == WHOLE else pl.lit(0, pl.Int64)
    named = counted.select(
        "county", "half_year", pl.col(measure).alias("count"), at_least.alias("at_least")
    )
    if measure in PARTS:
        return small_hidden(named, "county", "half_year", "count")
    return suppressed(named, "county", "half_year", "count", "at_least")


def total(context: PageContext, measure: str) -> tuple[int | None, bool]:
    """Return the region's total as the fixed table publishes it, and whether one stands there.

    None with True is a hidden total; with False the table has none of this region.
    """
    table, rows = holder(context), cells(context, measure)
    rows = rows.filter(pl.col("half_year").is_null())
    if table is None:
        return None, False
    if context.region.code == table.code:
        rows = rows.filter(pl.col("county").is_null())
    else:
        rows = rows.filter(pl.col("county") == context.region.code)
    return (rows["count"][0], True) if len(rows) else (None, False)


def card(context: PageContext) -> None:
    """Draw the rows of the region, in the measure that is chosen."""
    words = context.words
    measure = choosers.one_of(
        context,
        "fixed_measure",
        words("sanctions.fixed.measure"),
        MEASURES,
        lambda measure: words(f"sanctions.name_{measure}"),
    )
    rows = cells(context, measure)
    half_years = sorted(rows["half_year"].drop_nulls().unique())
    tables.card(
        context,
        Table(
            key=f"fixed_{measure}",
            title=words("sanctions.fixed.title", measure=words(f"sanctions.name_{measure}")),
            rows=tables.of(_wide(context, rows, half_years)),
            columns=[
                columns.column(words, "county"),
                *(Column(str(start), _name(context, start)) for start in half_years),
                *([] if measure in PARTS else [Column(ALL, words("sanctions.fixed.total"))]),
            ],
            definition=words(
                "sanctions.fixed.definition_of_parts"
                if measure in PARTS
                else "sanctions.fixed.definition",
                day=context.as_of,
            ),
        ),
    )


def _name(context: PageContext, start: date) -> str:
    half = "first" if start.month == 1 else "second"
    return context.words(f"sanctions.fixed.{half}_half", year=start.year)


def _wide(context: PageContext, rows: pl.DataFrame, half_years: list[date]) -> pl.DataFrame:
    """Return one row per county of the region, then the totals where it has any; all as text."""
    table = holder(context)
    names = {unit.code: context.name(unit) for unit in _counties(context)}
    is_whole = table is not None and table.code == context.region.code
    columns = [str(start) for start in half_years]
    listed = (
        rows.filter(pl.col("county").is_in(list(names)) | (pl.col("county").is_null() & is_whole))
        .with_columns(
            text=pl.when("is_hidden")
            .then(pl.lit(HIDDEN))
            .otherwise(pl.col("count").cast(pl.String)),
            period=pl.col("half_year").cast(pl.String).fill_null(ALL),
        )
        .pivot("period", index="county", values="text")
        .sort("county", nulls_last=True)
    )
    if listed.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(["county", *columns, ALL], pl.String))
    return listed.with_columns(
        pl.col("county")
        .replace_strict(names, default=None, return_dtype=pl.String)
        .fill_null(context.words("sanctions.fixed.total"))
    )


def _counties(context: PageContext) -> list[Region]:
    if context.region.level == "county":
        return [context.region]
    return context.regions.within(context.region.code, "county")


def count_text(count: int | None) -> str:
    """Write a published count, or the mark of a hidden one."""
    return HIDDEN if count is None else numbers.count(count)
