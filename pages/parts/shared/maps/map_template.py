"""The map: a template whose shapes the browser keeps, filled with kilobytes of values."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import altair as alt

from pages.parts.kit import labels, theme
from pages.parts.kit.drawing import charts, hatching, marks
from pages.parts.kit.labels import SIZES, LabelPlace
from pages.parts.kit.words import Language, Words
from pages.parts.shared.maps import class_square, map_layers
from pages.parts.shared.maps.map_data import Geometry, MapMeasure, MapUnit, Outline
from warehouse.queries import boundaries

NOTICE_WIDTH = 78
"""Letters to a line of the notice of origin: what the narrowest map holds."""


def choropleth(
    language: Language,
    geometry: Geometry,
    measure: MapMeasure,
    units: Sequence[MapUnit],
    outlines: Sequence[Outline] = (),
    *,
    is_framed: bool = False,
    square: Sequence[Mapping[str, object]] = (),
) -> dict[str, Any]:
    """Return the specification of a clickable map of units coloured by value.

    `outlines` are drawn around groups of units. The selection named by `map_layers.CLICKED` holds
    the code of the unit that was clicked. A map that `is_framed` stands in a card that says its
    legend and its origin. A `square` (as `class_square.drawn` returns it) is the legend of two
    metrics. The mark of demonstration data stands around a map, never in it.
    """
    has_colours = any(unit.value is not None and not unit.is_part for unit in units)
    shapes, legend = replace(geometry, prefix=""), "none"
    if has_colours:
        legend = "square" if square else "shades"
    template = (
        _framed(language, shapes, measure.colours)
        if is_framed
        else _template(language, shapes, measure.colours, legend)
    )
    return charts.filled(
        template,
        whole=[_whole(geometry, measure)],
        units=[_drawn(unit, measure) for unit in units],
        names=_names(units),
        tooltips=_tooltips(Words(language), measure, units),
        reach=[{"shade": end} for end in measure.domain],
        outlines=[_outline(outline) for outline in outlines],
        hatched=[_box(unit.code) for unit in units if unit.value is None or unit.is_part],
        **({"square": square} if legend == "square" and not is_framed else {}),
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _framed(language: Language, geometry: Geometry, colours: tuple[str, ...]) -> charts.Template:
    """Return the template of the map alone, for a card that says everything else."""
    shade = map_layers.shade(colours).legend(None)
    # A layer draws the data of the whole, else no expression would find them.
    whole = map_layers.corner_text("", 0, 1, theme.CARD)
    layers = [*_layers(language, geometry, shade), whole, marks.reach_of_shades(shade)]
    edge = {"left": 4, "right": 4, "top": 4, "bottom": 4}
    return charts.template(_whole_of(layers, edge))


@lru_cache(charts.TEMPLATES_KEPT)
def _template(
    language: Language, geometry: Geometry, colours: tuple[str, ...], legend: str
) -> charts.Template:
    """Return the template of the map of some shapes, of whatever place, month and measure.

    Its `legend` is of "shades", the "square" of two metrics, or "none".
    """
    plain = map_layers.shade(colours)
    shade = map_layers.with_legend(plain) if legend == "shades" else plain.legend(None)
    origin = textwrap.wrap(boundaries.unit_index().notice[language], NOTICE_WIDTH)
    layers = [
        *_layers(language, geometry, shade),
        map_layers.corner_text(origin, 8, 13, theme.QUIET),
        marks.reach_of_shades(plain if legend == "shades" else shade),
        *(class_square.layers() if legend == "square" else []),
    ]
    edge = {"left": 4, "right": 4, "top": 4, "bottom": 8 + 16 * len(origin)}
    return map_layers.legend_from_data(charts.template(_whole_of(layers, edge)))


def _layers(language: Language, geometry: Geometry, shade: alt.Fill) -> list[alt.Chart]:
    words = Words(language)
    layers = [map_layers.units(geometry, words, shade)]
    if geometry.outline:
        outline = map_layers.kept_shapes(geometry, geometry.outline)
        layers.append(map_layers.boundary_lines(outline, "outline", theme.CARD, 2.2))
    if geometry.lines:
        lines = map_layers.shapes(geometry, geometry.lines)
        national = map_layers.boundary_lines(lines, "national", theme.OTHERS, 1.2)
        layers = [
            map_layers.national_line(geometry),
            *layers,
            # Under the national lines, which stay whole.
            *map_layers.outside(geometry, words),
            national,
        ]
    stripes = [hatching.stripes(kind) for kind in (hatching.NOBODY_LOOKED, hatching.PARTIAL)]
    over = [*map_layers.outlined(), map_layers.lights(), *map_layers.names_of_units()]
    return [*layers, *stripes, *over]


def _whole_of(layers: list[alt.Chart], padding: dict[str, int]) -> alt.TopLevelMixin:
    # All at once: whatever is added to a chart of layers copies each of them.
    first, *others = layers
    return alt.layer(
        first.add_params(map_layers.size()),
        *others,
        projection=alt.Projection(type="mercator"),
        padding=padding,
    )


def _whole(geometry: Geometry, measure: MapMeasure) -> dict[str, str]:
    """Return what is of the map as a whole: which shapes to keep, and what its legend says."""
    return {
        "prefix": geometry.prefix,
        "legend": "\n".join(measure.legend),
        "format": number_format(measure.domain, measure.is_percent),
    }


def number_format(domain: tuple[float, float], percent: bool) -> str:
    """Return the number format of the legend: fine enough that no two of its labels are alike."""
    step = (domain[1] - domain[0]) / len(theme.SEQUENCE)
    if percent:
        return ".0%" if step >= 0.02 else ".1%"
    return ",.0f" if step >= 2 else ",.1f"


def class_ends(domain: tuple[float, float], *, percent: bool) -> list[str]:
    """Return where one class of the colours ends and the next begins, as a legend writes it."""
    low, high = domain
    step = (high - low) / len(theme.SEQUENCE)
    has_decimals = step < (0.02 if percent else 2)
    scaled = [
        (low + step * place) * (100 if percent else 1) for place in range(1, len(theme.SEQUENCE))
    ]
    texts = [f"{end:,.{1 if has_decimals else 0}f}" for end in scaled]
    return [*texts[:-1], f"{texts[-1]}%"] if percent else texts


def _drawn(unit: MapUnit, measure: MapMeasure) -> dict[str, Any]:
    """Return what draws a unit; a value beyond the range has the shade of its end."""
    low, high = measure.domain
    return {
        "code": unit.code,
        "name": unit.name,
        "value": unit.value,
        "shade": None if unit.value is None else min(max(unit.value, low), high),
        "part": unit.is_part,
        "chosen": unit.is_chosen,
    }


def _tooltips(words: Words, measure: MapMeasure, units: Sequence[MapUnit]) -> list[dict[str, str]]:
    """Return what is told of each unit by what it is called; of the plan where there is one."""
    has_plan = any(unit.planned for unit in units)

    def second(unit: MapUnit) -> dict[str, str]:
        return {measure.second: unit.second_text} if measure.second else {}

    return [
        {
            "code": unit.code,
            words("columns.region"): unit.name,
            measure.name: unit.value_text,
            words("map.tooltip_numbers"): unit.numbers,
        }
        | second(unit)
        | ({words("map.tooltip_planned"): unit.planned} if has_plan else {})
        for unit in units
    ]


def _names(units: Sequence[MapUnit]) -> list[dict[str, Any]]:
    """Return the units with a light on the map where they lie, and where their names stand on each
    size of the map.
    """
    return [
        {
            "name": unit.name + unit.sign,
            "longitude": unit.label_at[0],
            "latitude": unit.label_at[1],
            "light": unit.light,
            **_places(unit.name_at),
        }
        for unit in units
        if unit.label_at and unit.light in ("red", "amber", "blue")
    ]


def _places(places: Sequence[LabelPlace | None]) -> dict[str, float | str | None]:
    """Return the fields of a name's places: dx0, dy0, align0, dx1 ..., null where it has none."""
    by_size = zip_longest(range(len(SIZES)), places)
    return {
        f"{field}{number}": None if place is None else getattr(place, field)
        for number, place in by_size
        for field in ("dx", "dy", "align")
    }


def _box(code: str) -> dict[str, float | str]:
    """Return the box of a unit in radians of a Mercator map, for the stripes of its hatching."""
    place = boundaries.unit_index().places.get(code)
    if place is None or place.bounds is None:
        return {"code": code}
    west, south, east, north = place.bounds
    top = labels.mercator(north)
    return {
        "code": code,
        "wide": math.radians(east - west),
        "high": top - labels.mercator(south),
        "begins": math.radians(west) - top,
    }


def _outline(outline: Outline) -> dict[str, Any]:
    longitude, latitude = outline.label_at
    return {
        "type": "Feature",
        "properties": {"name": outline.name, "longitude": longitude, "latitude": latitude},
        "geometry": {"type": "MultiLineString", "coordinates": outline.lines},
    }
