"""Maps on paper: one unit of a region outlined and named, or all with their lights."""

from __future__ import annotations

from dataclasses import replace

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, theme
from pages.parts.kit.drawing import svg
from pages.parts.kit.words import as_text
from pages.parts.shared import figures
from pages.parts.shared.maps import map_layers, map_template
from pages.parts.shared.maps.map_data import Measure, Unit
from pages.parts.shared.wall import wall, wall_map
from pages.parts.shared.wall.wall import Wall
from warehouse.handouts.document import Picture
from warehouse.queries import boundaries
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Region

WIDTH, HEIGHT = 400, 350
"""Pixels of a map beside paragraphs; a wide one has the page to itself."""
WIDE, HIGH = 680, 470

CALLOUT = 0.24
"""How far from a unit its name stands, as a share of the map's width."""


def of_board(context: PageContext, board: Wall) -> Picture:
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
    return Picture(
        svg=svg.bare(spec, WIDE, HIGH),
        width=WIDE,
        height=HIGH,
        alternative=wall_map.alternative(context, board),
        caption=caption(context, board),
    )


def of_county(context: PageContext, metric: Metric) -> Picture | None:
    """Return the map of the counties around a county, which is outlined and named with its value.

    None where the region has no place on a map.
    """
    place = boundaries.unit_index().places.get(context.region.code)
    if place is None or place.label is None:
        return None
    ground = ground_of(context)
    there = replace(context, region=ground, metric=metric, grain="county")
    board = wall.build(there)
    units = wall_map.map_units(there, board)
    own = next(unit for unit in units if unit.code == context.region.code)
    spec = map_template.choropleth(
        context.language,
        wall_map.geometry(board),
        _on_paper(there, board),
        [replace(unit, light="none") for unit in units],
        is_framed=True,
    )
    named = _named(context, there, own)
    end = _end(ground, place.label[0])
    callout = map_layers.callout(wall_map.geometry(board), own, place.label, end, named)
    spec = {**spec, "layer": [*spec["layer"], *callout]}
    return Picture(
        svg=svg.bare(spec, WIDTH, HEIGHT),
        width=WIDTH,
        height=HEIGHT,
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


def _on_paper(context: PageContext, board: Wall) -> Measure:
    return replace(wall_map.measure(context, board), colours=theme.PAPER_SEQUENCE)


def _named(context: PageContext, there: PageContext, own: Unit) -> list[str]:
    """Return what the callout of a county says: its name, its value, that of all around it."""
    words, metric, ground = context.words, there.metric, there.region
    sentences = [
        context.region.name[context.language],
        words("spark.end", name=words("spark.own_county"), value=own.value_text),
    ]
    if ground.is_whole_in_data and ground.level in ("city", "province"):
        whole = figures.values(there, [metric], [ground.code]).filter(month_end=there.month_end)
        value = numbers.value_with_unit(metric, whole["value"][0], context.language)
        sentences.append(words("spark.end", name=words(f"spark.above_{ground.level}"), value=value))
    return sentences


def _end(ground: Region, longitude: float) -> float:
    """Return how far the line of a callout reaches: into the wider half of the map."""
    place = boundaries.unit_index().places.get(ground.code)
    west, _, east, _ = (place.bounds if place else None) or wall_map.CHINA
    away = CALLOUT * (east - west)
    return longitude + (away if longitude < (west + east) / 2 else -away)
