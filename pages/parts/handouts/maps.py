"""Maps on paper: one unit of a region outlined and named, or all with their lights."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.handouts import callouts
from pages.parts.handouts.screens import map as map_screen
from pages.parts.kit import numbers, status_lights, theme
from pages.parts.kit.drawing import svg
from pages.parts.kit.words import as_text
from pages.parts.shared import figures
from pages.parts.shared.maps import map_template
from pages.parts.shared.maps.map_data import MapMeasure
from pages.parts.shared.wall import wall, wall_map
from pages.parts.shared.wall.wall import Wall
from warehouse.handouts.document import PictureBlock
from warehouse.queries import boundaries
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Region

WIDE, HIGH = 680, 470
"""Pixels of a map that has the page to itself."""


def of_board(context: PageContext, board: Wall) -> PictureBlock:
    """Return the map of the units below a region, as the wall shows it: shades, lights, names.

    The context's metric is the board's.
    """
    spec = map_template.choropleth(
        context.language,
        wall_map.geometry(board),
        _on_paper(context, board),
        wall_map.map_units(context, board),
        wall_map.outlines(board),
        is_framed=True,
    )
    return PictureBlock(
        svg=svg.bare(spec, WIDE, HIGH),
        width=WIDE,
        height=HIGH,
        alternative=wall_map.alternative(context, board),
        caption=[*_lights(context, board), *caption(context, board)],
    )


def _lights(context: PageContext, board: Wall) -> list[str]:
    """Return the legend of the lights that a map bears, with how many units have each."""
    words = context.words
    keys = [
        words("meeting.counted", label=f"{status_lights.SYMBOLS[light]} {label}", n=number)
        for light, label, number in wall_map.lights(context, board)
        if light != "green"  # to be on plan is what is expected, and is not drawn
    ]
    return [words("handouts.between_clauses").join(keys)] if keys else []


def of_county(context: PageContext, metric: Metric) -> PictureBlock | None:
    """Return the map of the counties around a county, which is outlined and named with its value.

    None where the region has no place on a map.
    """
    place = boundaries.unit_index().places.get(context.region.code)
    if place is None or place.label is None:
        return None
    ground = ground_of(context)
    there = replace(context, region=ground, metric=metric, grain="county")
    board = wall.build(there)
    drawn = map_screen.drawn(there, board, "")
    own = next(unit for unit in drawn.units if unit.code == context.region.code)
    named = _named(context, there, _value(board, own.code))
    plain = tuple(replace(unit, light="none", number=None) for unit in drawn.units)
    drawing = callouts.drawn(context.words, replace(drawn, units=plain, own=""), own, named)
    return PictureBlock(
        svg=drawing.svg,
        width=drawing.width,
        height=drawing.height,
        alternative=context.words(
            "map.alternative",
            region=context.name(ground),
            metric=context.words.label(metric.label),
            sentence=as_text(context.words("ranking.separator").join(named)),
        ),
        caption=caption(there, board),
    )


def ground_of(context: PageContext) -> Region:
    """Return the region whose counties stand around a county: its province where every county of it
    is in the data, else the region above; the county itself where nothing above may be seen.
    """
    line = context.regions.lineage(context.region.code)[1:]
    around = [region for region in line if region.level in ("city", "province")]
    whole = [region for region in around if region.is_whole_in_data]
    return (whole or around or [context.region])[-1 if whole else 0]


def caption(context: PageContext, board: Wall) -> list[str]:
    """Return the legend of a map in words, and the notice of its origin."""
    words, metric = context.words, context.metric
    low, *_, high = map_template.class_ends(
        wall_map.domain(metric, board), percent=metric.format == "percent"
    )
    unit = "%" if metric.format == "percent" else ""
    title = words(f"map.title_{board.level}", metric=words.label(metric.label))
    lines = [
        words("handouts.map_shades", title=title, low=f"{low}{unit}", high=high),
        words("handouts.map_hatched") if board.ranked["value"].null_count() else "",
        words("handouts.map_parts", partial=words("partial.legend"))
        if wall_map.are_parts_drawn(board)
        else "",
    ]
    legend = words("handouts.between_clauses").join(line for line in lines if line)
    return [legend, boundaries.unit_index().notice[context.language]]


def _on_paper(context: PageContext, board: Wall) -> MapMeasure:
    return replace(wall_map.measure(context, board), colours=theme.PAPER_SEQUENCE)


def _value(board: Wall, code: str) -> float | None:
    """Return the value of a unit that the wall shows."""
    rows = pl.concat([rows.select("region_code", "value") for rows in (board.ranked, board.parts)])
    value: float | None = rows.filter(region_code=code)["value"].to_list()[0]
    return value


def _named(context: PageContext, there: PageContext, own: float | None) -> list[str]:
    """Return what the callout of a county says: its name, its value, that of all around it."""
    words, metric, ground = context.words, there.metric, there.region
    value = numbers.value_with_unit(metric, own, context.language)
    lines = [
        context.region.name[context.language],
        words("spark.end", name=words("spark.own_county"), value=value),
    ]
    if ground.is_whole_in_data and ground.level in ("city", "province"):
        whole = figures.values(there, [metric], [ground.code]).filter(month_end=there.month_end)
        value = numbers.value_with_unit(metric, whole["value"][0], context.language)
        lines.append(words("spark.end", name=words(f"spark.above_{ground.level}"), value=value))
    return lines
