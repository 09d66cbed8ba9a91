"""The outlines of a map as paths of an SVG, for what draws no Vega: screens of meetings, slides.

The outlines, the place of each unit and the box are the same for every month and metric; what is
drawn on them is their own business.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pages.parts.kit import labels
from pages.parts.shared.maps.map_data import Geometry
from warehouse.queries import boundaries

MAPS_KEPT = 24
"""So many are kept: those of all provinces' counties take three megabytes."""

BOX = 1600
"""The longer side of a map in the units of its paths, which are whole: no screen shows finer
ones."""

EDGE = 24

Point = tuple[int, int]


@dataclass(frozen=True)
class Shapes:
    """Paths of a map within `width` x `height`.

    `units` are those that are judged, by code; `outside` those that the statistics leave out;
    `edges` are outlines of whole regions, `lines` the national boundary lines.
    `places` holds the middle of each unit.
    """

    width: int
    height: int
    units: Mapping[str, str]
    outside: Mapping[str, str]
    edges: tuple[str, ...]
    lines: tuple[str, ...]
    places: Mapping[str, Point]


@lru_cache(MAPS_KEPT)
def of(geometry: Geometry, ground: str) -> Shapes:
    """Return the shapes of a map that is of the region `ground`, on a Mercator map as all ours."""
    file = geometry.file.rsplit("/", 1)[-1]
    labels = [
        shape
        for shape in boundaries.polygons(file, geometry.units)
        if str(shape["id"]).startswith(geometry.prefix)
    ]
    edges = [
        shape
        for shape in (boundaries.polygons(file, geometry.outline) if geometry.outline else [])
        if str(shape["id"]).startswith(geometry.prefix[:2])
    ]
    lines = boundaries.polygons(file, geometry.lines) if geometry.lines else []
    index = boundaries.unit_index().places
    grid = _Grid.around(labels, index[ground].bounds if ground in index else None)
    outside = {str(shape["id"]) for shape in labels if shape["properties"].get("outside")}
    drawn = {str(shape["id"]): grid.path(shape["geometry"]) for shape in labels}
    return Shapes(
        width=round(grid.width),
        height=round(grid.height),
        units={code: path for code, path in drawn.items() if code not in outside},
        outside={code: path for code, path in drawn.items() if code in outside},
        edges=tuple(grid.path(shape["geometry"]) for shape in edges),
        lines=tuple(grid.path(shape["geometry"], is_closed=False) for shape in lines),
        places={
            code: grid.point(place.label)
            for code in drawn
            if (place := index.get(code)) and place.label
        }
        | {str(shape["id"]): grid.middle(shape) for shape in labels if str(shape["id"]) in outside},
    )


@dataclass(frozen=True)
class _Grid:
    """Where degrees lie in the box of a map."""

    left: float
    top: float
    scale: float
    width: float
    height: float

    @classmethod
    def around(cls, shapes: Sequence[Mapping[str, Any]], bounds: tuple[float, ...] | None) -> _Grid:
        """Return the grid of some shapes; `bounds` is west, south, east, north where known."""
        west, south, east, north = bounds or _bounds(shapes)
        left, top = math.radians(west), labels.mercator(north)
        across, down = math.radians(east) - left, top - labels.mercator(south)
        scale = (BOX - 2 * EDGE) / max(across, down, 1e-9)
        wide, high = across * scale + 2 * EDGE, down * scale + 2 * EDGE
        return cls(left, top, scale, wide, high)

    def point(self, at: Sequence[float]) -> Point:
        """Return where a point in degrees lies."""
        across = (math.radians(at[0]) - self.left) * self.scale + EDGE
        down = (self.top - labels.mercator(at[1])) * self.scale + EDGE
        return round(across), round(down)

    def middle(self, shape: Mapping[str, Any]) -> Point:
        """Return the middle of the largest part of a shape."""
        rings = [part[0] for part in shape["geometry"]["coordinates"]]
        if not _is_nested(shape["geometry"]):
            rings = [shape["geometry"]["coordinates"][0]]
        points = [self.point(at) for at in max(rings, key=len)]
        across, down = ([point[axis] for point in points] for axis in (0, 1))
        return (min(across) + max(across)) // 2, (min(down) + max(down)) // 2

    def path(self, geometry: Mapping[str, Any], *, is_closed: bool = True) -> str:
        """Return the path of a geometry."""
        body = geometry["coordinates"]
        rings = [ring for part in body for ring in part] if _is_nested(geometry) else body
        return "".join(self._ring(ring, is_closed) for ring in rings)

    def _ring(self, ring: Sequence[Sequence[float]], is_closed: bool) -> str:
        (left, top), *others = (self.point(at) for at in ring)
        steps, (x, y) = [], (left, top)
        for at in others:
            if at != (x, y):
                steps.append(f"{at[0] - x} {at[1] - y}".replace(" -", "-"))
            x, y = at
        return f"M{left} {top}l{' '.join(steps)}{'z' * is_closed}" if steps else ""


def _is_nested(geometry: Mapping[str, Any]) -> bool:
    return bool(geometry["type"] == "MultiPolygon")


def _bounds(shapes: Sequence[Mapping[str, Any]]) -> tuple[float, float, float, float]:
    points = [
        at
        for shape in shapes
        for part in shape["geometry"]["coordinates"]
        for ring in (part if _is_nested(shape["geometry"]) else [part])
        for at in ring
    ]
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)
