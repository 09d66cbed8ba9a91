"""The units of the region, or beside it: how fast each closes, in one query."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data, links, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.table import Column, Table
from pages.parts.rectification import scope
from pages.parts.shared import units_below
from warehouse.queries.rectification import closings
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.regions import Region
from warehouse.queries.snapshot import Snapshot
from warehouse.stats import survival


def table(context: PageContext) -> None:
    """Draw the list of units, the slowest first; a click leads to one."""
    words = context.words
    around = ground(context)
    if around.level == "county":  # an office of one county sees no others
        return
    title = words("rectification.units", region=context.name(around))
    rows = _rows(context)
    definition = words("rectification.units_note")
    tables.card(
        context,
        Table(
            key="units",
            title=title,
            rows=tables.of(rows),
            columns=[
                Column("name", words("columns.region")),
                Column("problems", words("rectification.on_clock"), "count"),
                Column(
                    "median",
                    words("rectification.median"),
                    "count",
                    help=words("rectification.half"),
                ),
                Column("day_30", words("rectification.by_30"), "percent"),
                Column("day_30_low", words("rectification.low"), "percent"),
                Column("day_30_high", words("rectification.high"), "percent"),
                Column("day_90", words("rectification.by_90"), "percent"),
                Column("still_open", words("columns.open_problems"), "count"),
            ],
            definition=words("partial.beside", definition=definition)
            if units_below.parts([context.regions[code] for code in rows["region_code"]])
            else definition,
            height=350,
            link=links.of_rows("rectification", region="region_code"),
        ),
    )


def ground(context: PageContext) -> Region:
    """Return the region whose units are listed: a county's is its province."""
    region = context.region
    if region.level != "county":
        return region
    line = context.regions.lineage(region.code)[1:]
    return next((above for above in line if above.level == "province"), (line or [region])[-1])


@once.a_selection
def _rows(context: PageContext) -> pl.DataFrame:
    return _named(context, _readings(context, ground(context)))


def _readings(context: PageContext, around: Region) -> pl.DataFrame:
    chosen = scope.cohort(context)
    if around.level == "country":
        units = context.regions.within(around.code, "province")
        codes = tuple(unit.code for unit in units if unit.is_in_data)
        return data.ask(context.view, _of_provinces, codes, chosen)
    return data.ask(context.view, _of_counties, around.code, chosen)


def _of_counties(view: Snapshot, region_code: str, chosen: Cohort) -> pl.DataFrame:
    return _read(closings.exits_of_counties(view, region_code, chosen))


def _of_provinces(view: Snapshot, codes: tuple[str, ...], chosen: Cohort) -> pl.DataFrame:
    return _read(closings.exits_rolled_up(view, codes, chosen))


def _read(exits: pl.DataFrame) -> pl.DataFrame:
    """Return one row per region: problems, still open, median, and the share closed by two days."""
    by = ["region_code"]
    curves = survival.cumulative_incidence(exits, by)
    day_30, day_90 = (
        survival.incidence_at(curves, [day], by).select(
            "region_code",
            pl.col("incidence").alias(f"day_{day}"),
            pl.col("low").alias(f"day_{day}_low"),
            pl.col("high").alias(f"day_{day}_high"),
        )
        for day in (30, 90)
    )
    return (
        exits.group_by("region_code")
        .agg(
            problems=pl.sum_horizontal(pl.col(survival.EXITS).sum()), still_open=pl.sum("censored")
        )
        .join(survival.median_days(curves, by).select("region_code", "median"), on="region_code")
        .join(day_30, on="region_code")
        .join(day_90, on="region_code")
        .sort("day_30", "region_code", nulls_last=True)
    )


def _named(context: PageContext, rows: pl.DataFrame) -> pl.DataFrame:
    names = {code: context.name(context.regions[code]) for code in rows["region_code"]}
    parts = [code for code in names if context.regions[code].is_part_in_data]
    return rows.with_columns(
        name=pl.col("region_code").replace_strict(names, return_dtype=pl.String)
    ).sort(pl.col("region_code").is_in(parts), maintain_order=True)
