"""TopoJSON with arcs shared between all objects of a file, built on a fixed grid.

Every coordinate is rounded to a grid first, so that a border shared by two units, or by a county,
its city and its province, is the very same sequence of grid points and is written once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

Line = np.ndarray
"""Grid points of a ring or line: int64, shape (points, 2); a ring repeats its first point."""


@dataclass(frozen=True)
class Unit:
    """One feature: its geometry in degrees, its id, and its further properties."""

    code: str
    geometry: shapely.Geometry
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """A unit's lines on the grid: polygons > rings, or (for lines) one list of lines."""

    unit: Unit
    polygons: list[list[Line]]
    is_area: bool


class Arcs:
    """The arcs of a file, each kept once whichever way round it is met."""

    def __init__(self) -> None:
        """Start with no arcs."""
        self.indexes: dict[bytes, int] = {}
        self.points: list[Line] = []

    def index(self, line: Line) -> int:
        """Return the number of this arc, or the complement (~n) of its reverse."""
        number = self.indexes.get(line.tobytes())
        if number is not None:
            return number
        backward = self.indexes.get(np.ascontiguousarray(line[::-1]).tobytes())
        if backward is not None:
            return ~backward
        self.indexes[line.tobytes()] = len(self.points)
        self.points.append(line)
        return len(self.points) - 1


def encode(objects: Mapping[str, Sequence[Unit]], grid: float, places: int) -> dict[str, Any]:
    """Return the TopoJSON of the objects, with exterior rings clockwise as spherical libraries ask.

    `grid` is the spacing in degrees and `places` its decimals, for the bounding box. Rings that
    collapse on the grid are dropped, and so are polygons whose exterior collapses; a unit of which
    nothing would be left raises ValueError.
    """
    shapes = {name: [_on_grid(unit, grid) for unit in units] for name, units in objects.items()}
    lines = [
        (line, shape.is_area)
        for group in shapes.values()
        for shape in group
        for polygon in shape.polygons
        for line in polygon
    ]
    junctions = _junctions(lines)
    arcs = Arcs()
    encoded = {
        name: {
            "type": "GeometryCollection",
            "geometries": [_geometry(shape, junctions, arcs) for shape in group],
        }
        for name, group in shapes.items()
    }
    every_point = np.concatenate([line for line, _ in lines])
    west, south = every_point.min(axis=0)
    east, north = every_point.max(axis=0)
    return {
        "type": "Topology",
        "bbox": [round(float(edge) * grid, places) for edge in (west, south, east, north)],
        "transform": {
            "scale": [grid, grid],
            "translate": [round(float(west) * grid, places), round(float(south) * grid, places)],
        },
        "objects": encoded,
        "arcs": [
            np.concatenate([line[:1] - (west, south), np.diff(line, axis=0)]).tolist()
            for line in arcs.points
        ],
    }


def _on_grid(unit: Unit, grid: float) -> Shape:
    is_area = unit.geometry.geom_type.endswith("Polygon")
    geometry = (
        shapely.orient_polygons(unit.geometry, exterior_cw=True) if is_area else unit.geometry
    )
    polygons = []
    for part in shapely.get_parts(geometry):
        sources = [part.exterior, *part.interiors] if is_area else [part]
        rounded = [_rounded(shapely.get_coordinates(source), grid) for source in sources]
        if is_area:
            kept = [ring for ring in rounded if len(ring) > 3 and _doubled_area(ring) != 0]
            if len(rounded[0]) <= 3 or _doubled_area(rounded[0]) == 0:
                continue
            polygons.append(kept)
        else:
            polygons.append(rounded)
    if not polygons:
        raise ValueError(f"nothing of {unit.code} is left on a grid of {grid} degrees")
    return Shape(unit, polygons, is_area)


def _rounded(coordinates: np.ndarray, grid: float) -> Line:
    points = np.round(coordinates / grid).astype(np.int64)
    moved = np.any(np.diff(points, axis=0) != 0, axis=1)
    return points[np.concatenate([[True], moved])]


def _doubled_area(ring: Line) -> int:
    x, y = ring[:, 0], ring[:, 1]
    return int(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def _keys(points: Line) -> np.ndarray:
    return points[:, 0] * (1 << 32) + points[:, 1]


def _junctions(lines: Sequence[tuple[Line, bool]]) -> set[int]:
    """Return the points where borders part: those met with more than one pair of neighbours."""
    centre, first, second, ends = [], [], [], []
    for line, is_ring in lines:
        keys = _keys(line)
        if is_ring:
            keys = keys[:-1]
            before, after = np.roll(keys, 1), np.roll(keys, -1)
        else:
            ends.append(keys[[0, -1]])
            before, after, keys = keys[:-2], keys[2:], keys[1:-1]
        centre.append(keys)
        first.append(np.minimum(before, after))
        second.append(np.maximum(before, after))
    passages = np.unique(
        np.stack([np.concatenate(part) for part in (centre, first, second)], axis=1), axis=0
    )
    points, times = np.unique(passages[:, 0], return_counts=True)
    return set(points[times > 1].tolist()).union(*(pair.tolist() for pair in ends))


def _geometry(shape: Shape, junctions: set[int], arcs: Arcs) -> dict[str, Any]:
    cut = _ring_arcs if shape.is_area else _line_arcs
    polygons = [[cut(line, junctions, arcs) for line in polygon] for polygon in shape.polygons]
    if not shape.is_area:
        kind, body = "MultiLineString", [line for polygon in polygons for line in polygon]
    elif len(polygons) == 1:
        kind, body = "Polygon", polygons[0]
    else:
        kind, body = "MultiPolygon", polygons
    properties = {"code": shape.unit.code, **shape.unit.properties}
    return {"type": kind, "id": shape.unit.code, "properties": properties, "arcs": body}


def _ring_arcs(ring: Line, junctions: set[int], arcs: Arcs) -> list[int]:
    keys = _keys(ring[:-1])
    cuts = [position for position, key in enumerate(keys.tolist()) if key in junctions]
    start = cuts[0] if cuts else int(np.argmin(keys))
    rotated = np.roll(ring[:-1], -start, axis=0)
    closed = np.concatenate([rotated, rotated[:1]])
    bounds = [cut - start for cut in cuts] if cuts else [0]
    return _pieces(closed, [*bounds, len(closed) - 1], arcs)


def _line_arcs(line: Line, junctions: set[int], arcs: Arcs) -> list[int]:
    cuts = [position for position, key in enumerate(_keys(line).tolist()) if key in junctions]
    return _pieces(line, sorted({0, *cuts, len(line) - 1}), arcs)


def _pieces(line: Line, bounds: Sequence[int], arcs: Arcs) -> list[int]:
    return [
        arcs.index(np.ascontiguousarray(line[begin : end + 1])) for begin, end in pairwise(bounds)
    ]
