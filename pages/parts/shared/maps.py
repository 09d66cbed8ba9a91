"""The map: a Vega-Lite picture whose geometry the browser keeps and whose values are kilobytes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from pages.parts.kit import theme
from pages.parts.shared import map_layers
from pages.parts.shared.map_data import Geometry, MapTexts, Outline, Unit

_STRIPES = 24
NOBODY_LOOKED: dict[str, Any] = {
    "gradient": "linear",
    "x1": 0,
    "y1": 0,
    "x2": 1,
    "y2": 1,
    "stops": [
        {"offset": (stripe + end) / (2 * _STRIPES), "color": "#C3CCD5" if stripe % 2 else "#F1F4F6"}
        for stripe in range(2 * _STRIPES)
        for end in (0, 1)
    ],
}
"""Fill of a region without a value: hatched grey. A gradient of hard stops, because Vega has no
patterns; so it is drawn the same on screen and in a saved picture."""

PARTIAL: dict[str, Any] = {
    "gradient": "linear",
    # The other way than where nobody looked, wider apart and bluish: told apart in print too.
    "x1": 1,
    "y1": 0,
    "x2": 0,
    "y2": 1,
    "stops": [
        {
            "offset": (stripe + end) / (2 * _STRIPES),
            "color": "#9DB4C8" if stripe % 4 == 3 else "#FFFFFF",
        }
        for stripe in range(2 * _STRIPES)
        for end in (0, 1)
    ],
}
"""Fill of a region of which not every county is in the data: its value is not that of the whole, so
that no colour of the scale stands for it."""

OUTSIDE = "#E9EDF1"
"""Fill of what is outside the statistics: never the hatching of "nobody looked"."""


CLICKED = "unit"
"""The name of the selection that a click on a unit fills."""


def choropleth(
    geometry: Geometry,
    units: list[Unit],
    domain: tuple[float, float],
    percent: bool,
    words: MapTexts,
    chosen: str,
    outlines: Sequence[Outline] = (),
) -> dict[str, Any]:
    """Return the specification of a clickable map of units coloured by value.

    `domain` is the range of values of the colours; the unit whose code is `chosen` is outlined, and
    `outlines` are drawn around groups of units.
    The selection named by CLICKED holds the code of the unit that was clicked.
    """
    rows = [
        {
            "code": unit.code,
            "name": unit.name,
            "value": unit.value,
            "value_text": unit.value_text,
            "numbers": unit.numbers,
            "planned": unit.planned,
            "part": unit.is_part,
        }
        for unit in units
    ]
    tooltip = [
        {"field": "name", "type": "nominal", "title": words.name},
        {"field": "value_text", "type": "nominal", "title": words.value},
        {"field": "numbers", "type": "nominal", "title": words.numbers},
    ]
    if any(unit.planned for unit in units):
        tooltip.append({"field": "planned", "type": "nominal", "title": words.planned})
    keep = (
        [{"filter": f"indexof(toString(datum.properties.code), '{geometry.prefix}') === 0"}]
        if geometry.prefix
        else []
    )
    layers = [
        {
            "data": geometry.source(geometry.units),
            "transform": [
                *keep,
                {"calculate": "datum.properties.code", "as": "code"},
                {
                    "lookup": "code",
                    "from": {
                        "data": {"values": rows},
                        "key": "code",
                        "fields": ["name", "value", "value_text", "numbers", "planned", "part"],
                    },
                },
                {
                    "calculate": f"datum.properties.ended ? {words.ended!r} : "
                    f"datum.properties.outside ? {words.outside!r} : datum.name",
                    "as": "name",
                },
            ],
            "params": [
                {
                    "name": CLICKED,
                    "select": {"type": "point", "fields": ["code"], "toggle": False},
                }
            ],
            "mark": {
                "type": "geoshape",
                "invalid": None,
                "cursor": "pointer",
            },
            "encoding": {
                "fill": {
                    "condition": [
                        {"test": "datum.properties.outside", "value": OUTSIDE},
                        {"test": "!isValid(datum.value)", "value": NOBODY_LOOKED},
                        {"test": "datum.part", "value": PARTIAL},
                    ],
                    "field": "value",
                    "type": "quantitative",
                    "scale": {
                        "type": "quantize",
                        "domain": list(domain),
                        "range": theme.SEQUENCE,
                    },
                    "legend": map_layers.legend(
                        units, words, map_layers.number_format(domain, percent)
                    ),
                },
                "stroke": {
                    "condition": {"test": f"datum.code === '{chosen}'", "value": theme.INK},
                    "value": theme.CARD,
                },
                "strokeWidth": {
                    "condition": {"test": f"datum.code === '{chosen}'", "value": 3},
                    "value": 1,
                },
                "tooltip": tooltip,
                "description": {"field": "name", "type": "nominal"},
            },
        }
    ]
    if geometry.outline:
        layers.append(map_layers.boundary_lines(geometry, geometry.outline, keep, theme.QUIET, 1.4))
    if geometry.lines:
        layers.append(map_layers.boundary_lines(geometry, geometry.lines, [], theme.INK, 1.2))
    if outlines:
        layers.extend(map_layers.outlined(outlines))
    layers.extend(map_layers.names_of_units(units))
    layers.append(map_layers.corner_text(words.demonstration, 6, 15, theme.DEMONSTRATION))
    origin = textwrap.wrap(words.origin, map_layers.NOTICE_WIDTH)
    below = 26 if words.demonstration else 8
    layers.append(map_layers.corner_text(origin, below, 13, theme.QUIET))
    return {
        "projection": {"type": "mercator"},
        "layer": layers,
        "resolve": {"scale": {"fill": "independent", "shape": "independent"}},
        "config": theme.vega_config(),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 4, "right": 4, "top": 4, "bottom": below + 16 * len(origin)},
    }
