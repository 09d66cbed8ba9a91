"""The maps' geometry as the server needs it: where a region lies, what draws it, what does not.

The browser loads the TopoJSON of `static/boundaries/` itself. This module reads the index beside
it, and decodes a file only for views that take GeoJSON.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

from warehouse.words.languages import in_each

BOUNDARIES = Path(__file__).parents[2] / "static" / "boundaries"
COUNTRY = "100000"

_digest = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(BOUNDARIES.glob("*.json"))))
ADDRESS = f"/boundaries/{_digest.hexdigest()[:12]}"
"""Where the server offers the files of the folder; other outlines have another address, so that a
browser keeps what it has read."""

Handling = Literal["polygon", "recoded", "no_polygon"]
Layer = Literal["provinces", "cities", "counties"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Where one region is on the map, in degrees; all None for a region without polygon.

    `bounds` is west, south, east, north. `label` lies inside the region's largest part. `layer` is
    the region's own level; `country` for the whole. `file` is the smallest file that draws the
    region, below `static/boundaries/`.
    """

    code: str
    handling: Handling
    layer: str | None = None
    bounds: tuple[float, float, float, float] | None = None
    label: Point | None = None

    @property
    def file(self) -> str | None:
        """File with the region's polygon in the object of its layer (`province` for a province)."""
        if self.layer is None:
            return None
        return "country.json" if self.layer == "country" else province_file(self.code)


@dataclass(frozen=True)
class Index:
    """What stands beside the geometry: the notice for every map, and each region's place."""

    notice: Mapping[str, str]
    outside: Mapping[str, Mapping[str, str]]
    unsimplified: Mapping[str, Mapping[str, int]]
    places: Mapping[str, Place]


def province_file(code: str) -> str:
    """Return the file of the province that a region lies in; the country's for the country."""
    return "country.json" if code == COUNTRY else f"{code[:2]}0000.json"


@cache
def unit_index() -> Index:
    """Return `static/boundaries/index.json`, read once a process.

    `notice` and the names in `outside` (Taiwan, Hong Kong, Macao: 不在统计范围) are by language.
    Placeholder levels of the code list have no place.
    """
    content = json.loads((BOUNDARIES / "index.json").read_text(encoding="utf-8"))
    objects, handlings = content["objects"], content["handlings"]
    return Index(
        notice=in_each(content, "notice"),
        outside={code: in_each(names, "name") for code, names in content["outside"].items()},
        unsimplified=content["unsimplified"],
        places={
            code: _place(code, entry, objects, handlings)
            for code, entry in content["units"].items()
        },
    )


def _place(
    code: str, entry: Sequence[Any], objects: Sequence[str], handlings: Sequence[Handling]
) -> Place:
    handling = handlings[entry[0]]
    if len(entry) == 1:
        return Place(code, handling)
    west, south, east, north, longitude, latitude = entry[2:]
    bounds = (west, south, east, north)
    return Place(code, handling, objects[entry[1]], bounds, (longitude, latitude))


def units_without_polygon(code: str) -> list[str]:
    """Return the counties anywhere in the region that have no polygon, by code.

    They are shown beside a map of counties, never dropped.
    """
    prefix = code[: significant_digits(code)]
    return [
        place.code
        for place in unit_index().places.values()
        if place.handling == "no_polygon" and place.code.startswith(prefix)
    ]


def children_without_polygon(code: str) -> list[str]:
    """Return the units one level below the region that have no polygon, by code."""
    places = unit_index().places
    return [
        child
        for child in units_without_polygon(code)
        if child != code
        and code == (city if (city := f"{child[:4]}00") in places else f"{child[:2]}0000")
    ]


def significant_digits(code: str) -> int:
    """Return how many leading digits all codes inside the region share: 0, 2, 4 or 6."""
    if code == COUNTRY:
        return 0
    if code.endswith("0000"):
        return 2
    place = unit_index().places.get(code)
    return 4 if place is not None and place.layer == "cities" else 6


def topology(region_file: str) -> dict[str, Any]:
    """Return a file of `static/boundaries/` as it is, in TopoJSON."""
    content: dict[str, Any] = json.loads((BOUNDARIES / region_file).read_text(encoding="utf-8"))
    return content


def polygons(region_file: str, layer: str) -> list[dict[str, Any]]:
    """Return the GeoJSON features of one object of a file of `static/boundaries/`.

    Coordinates are longitude and latitude in degrees. Decoding is as the TopoJSON specification
    has it (github.com/topojson/topojson-specification, 2.1): arcs hold differences on a grid, and
    the complement ~n means arc n backwards. Raises KeyError naming the objects there are when
    `layer` is none of them.
    """
    shapes = topology(region_file)
    if layer not in shapes["objects"]:
        raise KeyError(f"{region_file} has no object {layer}, but {sorted(shapes['objects'])}")
    arcs = _decoded(shapes)
    return [
        {
            "type": "Feature",
            "id": geometry["id"],
            "properties": geometry["properties"],
            "geometry": {
                "type": geometry["type"],
                "coordinates": _coordinates(geometry["arcs"], geometry["type"], arcs),
            },
        }
        for geometry in shapes["objects"][layer]["geometries"]
    ]


def outline(region_file: str, layer: str, codes: Collection[str]) -> list[list[Point]]:
    """Return the lines around some units of an object, without the borders between them.

    Neighbours share an arc of the file, so that a border between two of the units is an arc that
    both use; what only one uses lies on the outside. Units that the object has not are left out.
    """
    shapes = topology(region_file)
    used = Counter(
        max(number, ~number)
        for geometry in shapes["objects"][layer]["geometries"]
        if geometry["id"] in codes
        for number in _numbers(geometry["arcs"])
    )
    outer = [number for number, times in used.items() if times == 1]
    return _decoded({**shapes, "arcs": [shapes["arcs"][number] for number in outer]})


def _numbers(arcs: Sequence[Any]) -> Iterator[int]:
    """Yield the numbers of arcs in a geometry, however deep its rings are nested."""
    for part in arcs:
        if isinstance(part, int):
            yield part
        else:
            yield from _numbers(part)


def _decoded(topology: Mapping[str, Any]) -> list[list[Point]]:
    (x_scale, y_scale) = topology["transform"]["scale"]
    (west, south) = topology["transform"]["translate"]
    places = 6
    return [
        [
            (round(x * x_scale + west, places), round(y * y_scale + south, places))
            for x, y in accumulate(
                arc, lambda point, step: (point[0] + step[0], point[1] + step[1])
            )
        ]
        for arc in topology["arcs"]
    ]


def _coordinates(body: Sequence[Any], kind: str, arcs: Sequence[Sequence[Point]]) -> list[Any]:
    if kind == "MultiPolygon":
        return [[_line(ring, arcs) for ring in polygon] for polygon in body]
    return [_line(line, arcs) for line in body]


def _line(numbers: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    pieces = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return [*pieces[0], *(point for piece in pieces[1:] for point in piece[1:])]
