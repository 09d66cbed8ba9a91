"""Areas that the office declared beside the regions: they stand in lists and as outlines on maps.

They are marked as the office's own, and nothing that is said of the regions counts them.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.table import Column, Table
from pages.parts.kit.words import Words
from pages.parts.shared import columns, figures, undated
from pages.parts.shared.maps.map_data import Outline
from warehouse.queries import boundaries, own_areas
from warehouse.queries.metrics import Metric
from warehouse.queries.own_areas import Area, MemberLevel
from warehouse.queries.regions import Region

PREFIX = "area:"
"""What an area's code begins with among those of regions: no region has such a code."""

COUNTS = ("villages_covered", "villages", "problems", "open_problems", "overdue_problems")


def within(context: PageContext, region: Region, *levels: MemberLevel) -> list[Area]:
    """Return the areas of these kinds of members that lie in a region as a whole."""
    return [
        area
        for area in own_areas.areas(data.ask(context.view, own_areas.listed))
        if area.level in levels and region in context.regions.lineage(area.region)
    ]


def named(context: PageContext, areas: Sequence[Area]) -> pl.DataFrame:
    """Return region_code (marked as an area's) and name (marked as the office's own)."""
    return pl.DataFrame(
        {
            "region_code": [PREFIX + area.area_id for area in areas],
            "name": [context.words("own_areas.named", name=area.name) for area in areas],
        },
        schema={"region_code": pl.String, "name": pl.String},
    )


def values(context: PageContext, metrics: Sequence[Metric], areas: Sequence[Area]) -> pl.DataFrame:
    """Return the metrics of areas of counties at the chosen month, as of regions."""
    groups = [(PREFIX + area.area_id, area.members) for area in areas]
    return figures.values_of_groups(context, list(metrics), groups).filter(
        pl.col("month_end") == context.month_end
    )


def villages(context: PageContext, areas: Sequence[Area]) -> pl.DataFrame:
    """Return one row per area: `area`, `coverage` and the counts of its villages as of now."""
    if not areas:
        return pl.DataFrame()
    ids = tuple(area.area_id for area in areas)
    rows = data.ask(context.view, own_areas.villages, ids, context.term.term_id)
    names = {area.area_id: context.words("own_areas.named", name=area.name) for area in areas}
    return rows.with_columns(
        area=pl.col("area_id").replace_strict(names, return_dtype=pl.String),
        coverage=pl.col("villages_covered") / pl.col("villages"),
    )


def card(context: PageContext) -> None:
    """Draw the areas of townships and of villages of a region above the county, where it has any;
    a county's stand among its townships.
    """
    if context.region.level == "county":
        return
    rows = villages(context, within(context, context.region, "township", "village"))
    if rows.is_empty():
        return
    words = context.words
    tables.card(
        context,
        Table(
            key="own_areas",
            title=words("own_areas.title"),
            rows=tables.of(rows),
            columns=[Column("area", words("own_areas.area")), *columns_of_villages(words)],
            definition=words("own_areas.definition", day=context.as_of),
        ),
    )


def columns_of_villages(words: Words) -> list[Column]:
    """Return the columns of counts of villages: of townships, and of areas of them."""
    return [
        columns.column(words, "coverage"),
        *(Column(name, words(f"columns.{name}"), "count") for name in COUNTS),
        undated.column(words),
    ]


def outlines(file: str, areas: Sequence[Area]) -> list[Outline]:
    """Return the outlines of areas of counties, from a province's file of boundaries."""
    places = boundaries.unit_index().places
    shapes = []
    for area in areas:
        lines = boundaries.outline(file, "counties", area.members)
        labels = [
            place.label for code in area.members if (place := places.get(code)) and place.label
        ]
        if lines and labels:
            middle = tuple(sum(part) / len(labels) for part in zip(*labels, strict=True))
            shapes.append(Outline(area.name, lines, (middle[0], middle[1])))
    return shapes
