"""The map in relief: colour for one metric, height for another. Drawn by pydeck, without tiles."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

import pydeck

from pages.parts.kit import theme
from warehouse.queries import boundaries

LAYER = "units"
"""The name of the layer, and so of the selection that a click fills."""

GRID = 0.02
"""Degrees: corners are rounded to this grid, so that a province stays within kilobytes."""

TALLEST = 0.13
"""The tallest unit, as a share of the map's width."""

METRES_PER_DEGREE = 111_000


@dataclass(frozen=True)
class Block:
    """One unit in relief: the value of the colour, that of the height, and the tooltip's lines."""

    code: str
    name: str
    value: float | None
    height: float | None
    lines: tuple[str, str]


def relief(
    file: str,
    layer: str,
    prefix: str,
    blocks: list[Block],
    domain: tuple[float, float],
    mark: str,
) -> pydeck.Deck:
    """Return the picture of the units of one object of a boundary file, each raised by its height.

    `mark` stands inside the picture, because pictures get cropped; "" for none.
    """
    by_code = {block.code: block for block in blocks}
    features = [
        feature
        for feature in boundaries.polygons(file, layer)
        if feature["properties"]["code"] in by_code
        and feature["properties"]["code"].startswith(prefix)
    ]
    west, south, east, north = _bounds(features)
    tallest = max((block.height or 0 for block in blocks), default=0) or 1
    metres = (east - west) * METRES_PER_DEGREE * TALLEST / tallest
    shapes = [
        _shape(feature, by_code[feature["properties"]["code"]], domain, metres)
        for feature in features
    ]
    return pydeck.Deck(
        layers=[
            pydeck.Layer(
                "GeoJsonLayer",
                data={"type": "FeatureCollection", "features": shapes},
                id=LAYER,
                pickable=True,
                auto_highlight=True,
                extruded=True,
                get_elevation="properties.elevation",
                get_fill_color="properties.fill",
            ),
            *_mark(mark, west, south),
        ],
        initial_view_state=pydeck.ViewState(
            longitude=(west + east) / 2,
            latitude=south + (north - south) * 0.42,
            zoom=_zoom(max(east - west, north - south)),
            pitch=45,
            bearing=0,
        ),
        # Any map provider or style would fetch tiles from outside.
        map_provider=None,
        tooltip={"text": "{name}\n{first}\n{second}"},
    )


def _mark(mark: str, west: float, south: float) -> list[pydeck.Layer]:
    if not mark:
        return []
    return [
        pydeck.Layer(
            "TextLayer",
            data=[{"position": [west, south], "text": mark}],
            id="mark",
            get_position="position",
            get_text="text",
            get_size=18,
            get_color=[178, 106, 0],
            get_text_anchor=pydeck.types.String("start"),
            # A Python list here would lose the letters without a word.
            character_set=pydeck.types.String("auto"),
        )
    ]


def payload(deck: pydeck.Deck) -> int:
    """Return how many bytes of JSON the picture sends."""
    return len(json.dumps(json.loads(deck.to_json()), separators=(",", ":")))


def _shape(
    feature: dict[str, Any], block: Block, domain: tuple[float, float], metres: float
) -> dict[str, Any]:
    geometry = feature["geometry"]
    polygons = (
        geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    )
    rings = [[_rounded(ring) for ring in polygon] for polygon in polygons]
    return {
        "type": "Feature",
        "properties": {
            "code": block.code,
            "name": block.name,
            "first": block.lines[0],
            "second": block.lines[1],
            "elevation": round((block.height or 0) * metres),
            "fill": _colour(block.value, domain),
        },
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [
                kept for polygon in rings if (kept := [ring for ring in polygon if len(ring) > 3])
            ],
        },
    }


def _rounded(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    points = [(round(round(x / GRID) * GRID, 2), round(round(y / GRID) * GRID, 2)) for x, y in ring]
    return [point for place, point in enumerate(points) if place == 0 or point != points[place - 1]]


def _colour(value: float | None, domain: tuple[float, float]) -> list[int]:
    if value is None:
        return [215, 221, 227]
    low, high = domain
    steps = len(theme.SEQUENCE)
    edges = [low + (high - low) * step / steps for step in range(1, steps)]
    colour = theme.SEQUENCE[bisect_right(edges, value)].lstrip("#")
    return [int(colour[place : place + 2], 16) for place in (0, 2, 4)]


def _bounds(features: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    places = boundaries.unit_index().places
    bounds = [
        place.bounds
        for feature in features
        if (place := places.get(feature["properties"]["code"])) and place.bounds
    ]
    # A development zone that is the office's root has no shape at all.
    if not bounds and (whole := places[boundaries.COUNTRY].bounds):
        bounds = [whole]
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)


def _zoom(degrees: float) -> float:
    """Return the zoom at which so many degrees fill the board of a 1366x768 screen, 340 pixels.

    At zoom 0, 512 pixels hold 360 degrees.
    """
    zoom, width = 0.0, 360.0
    while width > degrees * 1.5:
        zoom, width = zoom + 0.25, width / 2**0.25
    return zoom
