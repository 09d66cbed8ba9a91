"""The map: a Vega-Lite picture whose geometry the browser keeps and whose values are kilobytes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages.parts.kit import status_lights, theme
from pages.parts.kit.labels import Side
from warehouse.stats.standing import Light

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

NOTICE_WIDTH = 78
"""Letters to a line of the notice of origin: what the narrowest map holds."""

CLICKED = "unit"
"""The name of the selection that a click on a unit fills."""


@dataclass(frozen=True)
class Geometry:
    """Where the shapes come from: a file of the server, an object in it, and what to keep.

    `prefix` keeps the units whose code starts with it ("" keeps all); `outline` is an object of
    the same file drawn as thicker lines over the units, `lines` one drawn as it is (the national
    boundary lines).
    """

    file: str
    units: str
    prefix: str = ""
    outline: str = ""
    lines: str = ""

    def source(self, feature: str) -> dict[str, Any]:
        """Return the data source of one object of the file."""
        return {"url": self.file, "format": {"type": "topojson", "feature": feature}}


@dataclass(frozen=True)
class Unit:
    """One region on the map: its code, value, what the tooltip says, and its light.

    `is_part`: not every county of it is in the data, so that no colour stands for its value.
    """

    code: str
    name: str
    value: float | None
    value_text: str
    numbers: str
    planned: str
    light: Light
    label_at: tuple[float, float] | None
    label_side: Side | None
    is_part: bool = False


@dataclass(frozen=True)
class Outline:
    """What is drawn around some units of the map: a name, lines, and where the name stands."""

    name: str
    lines: list[list[tuple[float, float]]]
    label_at: tuple[float, float]


@dataclass(frozen=True)
class Wording:
    """The words on a map."""

    legend: tuple[str, ...]
    name: str
    value: str
    numbers: str
    planned: str
    demonstration: str
    origin: str
    outside: str
    ended: str


def choropleth(
    geometry: Geometry,
    units: list[Unit],
    domain: tuple[float, float],
    percent: bool,
    words: Wording,
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
                    "legend": _legend(units, words, _format(domain, percent)),
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
        layers.append(_lines(geometry, geometry.outline, keep, theme.QUIET, 1.4))
    if geometry.lines:
        layers.append(_lines(geometry, geometry.lines, [], theme.INK, 1.2))
    if outlines:
        layers.extend(_outlined(outlines))
    layers.extend(_labels(units))
    layers.append(_corner(words.demonstration, 6, 15, theme.DEMONSTRATION))
    origin = textwrap.wrap(words.origin, NOTICE_WIDTH)
    below = 26 if words.demonstration else 8
    layers.append(_corner(origin, below, 13, theme.QUIET))
    return {
        "projection": {"type": "mercator"},
        "layer": layers,
        "resolve": {"scale": {"fill": "independent", "shape": "independent"}},
        "config": theme.vega_config(),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 4, "right": 4, "top": 4, "bottom": below + 16 * len(origin)},
    }


def _legend(units: list[Unit], words: Wording, written: str) -> dict[str, Any] | None:
    """Return the legend of the colours, None where no unit has one."""
    if all(unit.value is None or unit.is_part for unit in units):
        return None
    return {
        "title": list(words.legend),
        "orient": "left",
        "direction": "vertical",
        "gradientLength": 180,
        "gradientThickness": 18,
        "titleLimit": 240,
        "format": written,
        "offset": 0,
    }


def _format(domain: tuple[float, float], percent: bool) -> str:
    """Return the number format of the legend: fine enough that no two of its labels are alike."""
    step = (domain[1] - domain[0]) / len(theme.SEQUENCE)
    if percent:
        return ".0%" if step >= 0.02 else ".1%"
    return ",.0f" if step >= 2 else ",.1f"


def _lines(
    geometry: Geometry, feature: str, keep: list[dict[str, str]], colour: str, width: float
) -> dict[str, Any]:
    return {
        "data": geometry.source(feature),
        "transform": keep,
        "mark": {
            "type": "geoshape",
            "fill": None,
            "stroke": colour,
            "strokeWidth": width,
            "interactive": False,
        },
    }


def _outlined(outlines: Sequence[Outline]) -> list[dict[str, Any]]:
    """Return dashed lines and names, on a light ground so that they stand out on any fill."""
    shapes = [
        {
            "type": "Feature",
            "properties": {"name": outline.name},
            "geometry": {"type": "MultiLineString", "coordinates": outline.lines},
        }
        for outline in outlines
    ]
    names = [
        {"name": outline.name, "longitude": outline.label_at[0], "latitude": outline.label_at[1]}
        for outline in outlines
    ]
    line = {"type": "geoshape", "fill": None, "interactive": False}
    text = {"type": "text", "fontSize": 13, "fontStyle": "italic", "interactive": False}
    return [
        *(
            {"data": {"values": shapes}, "mark": line | drawn}
            for drawn in (
                {"stroke": theme.CARD, "strokeWidth": 4},
                {"stroke": theme.INK, "strokeWidth": 2, "strokeDash": [6, 3]},
            )
        ),
        *(
            {
                "data": {"values": names},
                "mark": text | drawn,
                "encoding": {
                    "longitude": {"field": "longitude", "type": "quantitative"},
                    "latitude": {"field": "latitude", "type": "quantitative"},
                    "text": {"field": "name"},
                },
            }
            for drawn in (
                {"stroke": theme.CARD, "strokeWidth": 4, "strokeJoin": "round"},
                {"color": theme.INK},
            )
        ),
    ]


def _corner(text: str | list[str], below: int, size: int, colour: str) -> dict[str, Any]:
    """Return a text under the map's right corner: in the picture, because pictures get cropped."""
    return {
        "data": {"values": [{}]},
        "mark": {
            "type": "text",
            "text": text,
            "x": {"expr": "width - 6"},
            "y": {"expr": f"height + {below}"},
            "align": "right",
            "baseline": "top",
            "fontSize": size,
            "color": colour,
        },
    }


def _labels(units: list[Unit]) -> list[dict[str, Any]]:
    rows = [
        {
            "name": unit.name if unit.label_side else "",
            "side": unit.label_side,
            "longitude": unit.label_at[0],
            "latitude": unit.label_at[1],
            "light": unit.light,
        }
        for unit in units
        if unit.label_at and unit.light in ("red", "amber")
    ]
    if not rows:
        return []
    place = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
    }
    kinds: list[Light] = ["red", "amber"]
    return [
        {
            "data": {"values": rows},
            "mark": {
                "type": "point",
                "filled": True,
                "size": 110,
                "opacity": 1,
                "stroke": theme.CARD,
                "strokeWidth": 1,
                "interactive": False,
            },
            "encoding": place
            | {
                "shape": {
                    "field": "light",
                    "scale": {
                        "domain": kinds,
                        "range": [status_lights.VEGA_SHAPES[k] for k in kinds],
                    },
                    "legend": None,
                },
                "fill": {
                    "field": "light",
                    "scale": {"domain": kinds, "range": [status_lights.COLOURS[k] for k in kinds]},
                    "legend": None,
                },
            },
        },
        *(
            {
                "data": {"values": [row for row in rows if row["side"] == side]},
                "mark": {
                    "type": "text",
                    "align": "left" if side == "right" else "right",
                    "dx": 9 if side == "right" else -9,
                    "fontSize": 14,
                    "fontWeight": 600,
                    "interactive": False,
                }
                | extra,
                "encoding": place | {"text": {"field": "name"}},
            }
            for side in ("right", "left")
            for extra in (
                {"stroke": theme.CARD, "strokeWidth": 4, "strokeJoin": "round"},
                {"color": theme.INK},
            )
        ),
    ]
