"""The wall's map: geometry, units, colours, lights and words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, labels, numbers, status_lights
from pages.parts.kit.claims import Finding
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import as_text
from pages.parts.shared import figures, own_areas, scales
from pages.parts.shared.maps import map_data, map_template
from pages.parts.shared.wall.wall import Wall
from warehouse.queries import boundaries
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import ORDER, Light

MOST_NAMED = 15
"""Of more red units the map names the worst."""

SAVED_HEIGHT = 640
"""Pixels of a saved map."""

WORSENING = "↘"
"""The sign that the name of a unit bears that is red and getting worse."""

CHINA = (73.5, 3.4, 135.1, 53.6)
"""West, south, east, north: where a region without polygon is drawn."""


def flat(context: PageContext, wall: Wall, *, is_framed: bool = True) -> dict[str, Any]:
    """Return the clickable map: alone, or with what its card says around it on the screen."""
    return map_template.choropleth(
        context.language,
        geometry(wall),
        measure(context, wall),
        map_units(context, wall),
        outlines(wall),
        is_framed=is_framed,
    )


def chart_key(wall: Wall) -> str:
    """Return the key of the map's chart: other shapes are another chart, whatever the place.

    So the browser keeps the view among the cities of a province. No selection is left in it: a
    click leads to other shapes or to another page.
    """
    shapes = geometry(wall)
    return f"map_{Path(shapes.file).stem}_{shapes.units}_{shapes.outline}"


def outlines(wall: Wall) -> list[map_data.Outline]:
    """Return the outlines of the office's own areas, where the map is of one province."""
    if not wall.areas or wall.ground.level == "country":
        return []
    return own_areas.outlines(f"{wall.ground.code[:2]}0000.json", wall.areas)


def sentence(context: PageContext, wall: Wall) -> str:
    """Return what the map shows in words, as of demonstration data where it is of such."""
    finding = wall.finding
    if context.is_demonstration:
        finding = Finding("sentence.demonstration", {"sentence": finding})
    return claims.say(context.words, finding)


def lights(context: PageContext, wall: Wall) -> list[tuple[Light, str, int]]:
    """Return the lights of the map with their words and counts; of those that there are."""
    solid = wall.ranked.filter(~pl.col("is_thin"))
    counts = dict(solid.group_by("light").len().iter_rows())
    return [
        (light, status_lights.short(context.words, light, context.metric, wall.warning), number)
        for light in ORDER
        if light != "none" and (number := counts.get(light, 0))
    ]


def are_parts_drawn(wall: Wall) -> bool:
    """Whether a unit is drawn of which the data hold only part."""
    return bool(wall.parts["value"].is_not_null().any())


def signs_of(wall: Wall) -> dict[str, str]:
    """Return the sign that a unit's name bears on the map, by its code."""
    if wall.moving is None:
        return {}
    return dict.fromkeys(wall.moving.of_state("worsening")["region_code"], WORSENING)


def to_save(context: PageContext, wall: Wall) -> Picture:
    """Return the map as a picture to take away, with its sentence and the notice of its origin."""
    return Picture(
        key=f"map_{context.metric.name}",
        name=context.words("map.file", metric=context.words.label(context.metric.label)),
        finding=sentence(context, wall),
        spec=partial(flat, context, wall, is_framed=False),
        height=SAVED_HEIGHT,
        note=context.words("ranking.separator").join(_saved_notes(context, wall)),
    )


def _saved_notes(context: PageContext, wall: Wall) -> list[str]:
    """Return what a saved map says under its finding: its lights with their counts, its hatching.

    Unlike a card's legend it needs no shapes: they stand as letters.
    """
    notes = [
        f"{status_lights.SYMBOLS[light]} {label} {number}"
        for light, label, number in lights(context, wall)
    ]
    if are_parts_drawn(wall):
        notes.append(context.words("map.saved_note", partial=context.words("partial.legend")))
    return notes


def alternative(context: PageContext, wall: Wall) -> str:
    """Return the map as text."""
    return context.words(
        "map.alternative",
        region=context.name(wall.ground),
        metric=context.words.label(context.metric.label),
        sentence=as_text(sentence(context, wall)),
    )


def geometry(wall: Wall) -> map_data.Geometry:
    """Return where the shapes of the wall's units are."""
    folder = boundaries.ADDRESS
    if wall.ground.level == "country":
        return map_data.Geometry(f"{folder}/country.json", "provinces", lines="national_lines")
    province = f"{wall.ground.code[:2]}0000"
    file = f"{folder}/{province}.json"
    if wall.ground.level == "province":
        outline = "cities" if wall.level == "county" else "province"
        return map_data.Geometry(
            file, "cities" if wall.level == "city" else "counties", "", outline
        )
    shared = wall.ground.code if wall.ground.level == "county" else wall.ground.code[:4]
    return map_data.Geometry(file, "counties", shared)


def map_units(context: PageContext, wall: Wall) -> list[map_data.MapUnit]:
    """Return the units of the map, with names on those that need attention and can carry one."""
    index = boundaries.unit_index().places
    placed = {
        code: place.label
        for code in wall.ranked["region_code"]
        if (place := index.get(code)) and place.label
    }
    signs = signs_of(wall)
    named = _names(wall, placed, signs, index[wall.ground.code].bounds or CHINA)
    return [
        map_data.MapUnit(
            code=row["region_code"],
            name=row["name"],
            value=row["value"],
            value_text=numbers.value_with_unit(context.metric, row["value"], context.language),
            numbers=figures.numbers_of(context, context.metric, row),
            planned="" if row["planned"] is None else numbers.count(row["planned"]),
            # What says little is not called anything on the map.
            light="none" if row["is_thin"] else row["light"],
            label_at=placed.get(row["region_code"]),
            name_at=named.get(row["region_code"], ()),
            is_part=is_part,
            is_chosen=row["region_code"] == context.region.code,
            sign=signs.get(row["region_code"], ""),
        )
        for rows, is_part in ((wall.ranked, False), (wall.parts, True))
        for row in rows.iter_rows(named=True)
    ]


def _names(
    wall: Wall,
    placed: Mapping[str, labels.Point],
    signs: Mapping[str, str],
    bounds: tuple[float, float, float, float],
) -> dict[str, tuple[labels.LabelPlace | None, ...]]:
    """Return where the names of red units stand on each size of the map; the others give way.

    Of many the furthest behind are named; the list has them all.
    """
    solid = wall.ranked.filter(~pl.col("is_thin") & pl.col("region_code").is_in(list(placed)))
    red = solid.filter(pl.col("light") == "red").select("region_code", "name").head(MOST_NAMED)
    others = solid.filter(
        pl.col("light").is_in(["red", "amber", "blue"])
        & ~pl.col("region_code").is_in(red["region_code"].to_list())
    )
    names = tuple((name + signs.get(code, ""), placed[code]) for code, name in red.iter_rows())
    yielding = tuple(placed[code] for code in others["region_code"])
    by_size = [labels.placed(names, yielding, bounds, size) for size in labels.SIZES]
    return dict(zip(red["region_code"], zip(*by_size, strict=True), strict=True))


def domain(metric: Metric, wall: Wall) -> tuple[float, float]:
    """Return the range of the colours: the middle nine tenths of the units with enough to say.

    The classes at its ends are open. It is never so narrow (`scales`) that units a little apart are
    drawn as if they were worlds apart.
    """
    solid = wall.ranked.filter(pl.col("value").is_not_null() & ~pl.col("is_thin"))
    with_value = (solid if len(solid) else wall.ranked)["value"].drop_nulls()
    if with_value.is_empty():
        return (0.0, 1.0)
    low, high = with_value.quantile(0.05) or 0.0, with_value.quantile(0.95) or 0.0
    return scales.of_colours(metric, low, high)


def measure(context: PageContext, wall: Wall) -> map_data.MapMeasure:
    """Return what the colours stand for."""
    return map_data.MapMeasure(
        name=context.words.label(context.metric.label),
        legend=_legend(context),
        domain=domain(context.metric, wall),
        is_percent=context.metric.format == "percent",
    )


def _legend(context: PageContext) -> tuple[str, ...]:
    words, metric = context.words, context.metric
    first = words(
        "map.legend_metric",
        metric=words.label(metric.label),
        direction=words(f"direction.{metric.direction}"),
    )
    if metric.denominator is None:
        return (first, numbers.unit(metric, context.language))
    over = words("map.legend_over", denominator=words.label(metric.denominator_label))
    return (first, words.label(metric.numerator_label), over)
