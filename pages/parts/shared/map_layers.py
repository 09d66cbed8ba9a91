"""Layers of a map: boundary lines, outlines, texts in its corner, names; and its legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.parts.kit import status_lights, theme
from pages.parts.shared.map_data import Geometry, MapTexts, Outline, Unit
from warehouse.stats.judgement import Light

NOTICE_WIDTH = 78
"""Letters to a line of the notice of origin: what the narrowest map holds."""


def legend(units: list[Unit], words: MapTexts, written: str) -> dict[str, Any] | None:
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


def number_format(domain: tuple[float, float], percent: bool) -> str:
    """Return the number format of the legend: fine enough that no two of its labels are alike."""
    step = (domain[1] - domain[0]) / len(theme.SEQUENCE)
    if percent:
        return ".0%" if step >= 0.02 else ".1%"
    return ",.0f" if step >= 2 else ",.1f"


def boundary_lines(
    geometry: Geometry, feature: str, keep: list[dict[str, str]], colour: str, width: float
) -> dict[str, Any]:
    """Return the lines of a feature, drawn as they are."""
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


def outlined(outlines: Sequence[Outline]) -> list[dict[str, Any]]:
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


def corner_text(text: str | list[str], below: int, size: int, colour: str) -> dict[str, Any]:
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


def names_of_units(units: list[Unit]) -> list[dict[str, Any]]:
    """Return the names of the units that need attention, beside their points."""
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
