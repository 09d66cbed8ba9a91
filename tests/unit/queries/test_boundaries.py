"""The maps' geometry is complete, small, without gaps, and drawn the right way round."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from warehouse.queries import boundaries
from warehouse.queries.boundaries import BOUNDARIES, polygons, unit_index

pytestmark = pytest.mark.slow

SEEDS = Path(__file__).parents[3] / "seeds"
PROVINCE_FILES = sorted(path.name for path in BOUNDARIES.glob("??0000.json"))
OUTSIDE = {"710000", "810000", "820000"}
UNCOUNTED = {"629700", "629800", "629900", "500105", "500112"}
"""Polygons of the release that are no counties: of Gansu, and two that merged after it."""


@pytest.fixture(scope="module")
def regions() -> pl.DataFrame:
    regions = pl.read_csv(SEEDS / "regions.csv", infer_schema=False).filter(
        pl.col("valid_to").is_null()
    )
    handling = pl.read_csv(SEEDS / "region_boundaries.csv", infer_schema=False)
    return regions.join(handling, on="region_code", how="left", validate="1:1")


def codes(regions: pl.DataFrame, *conditions: pl.Expr) -> set[str]:
    return set(regions.filter(*conditions)["region_code"])


@cache
def drawn(file: str, layer: str) -> set[str]:
    return {feature["id"] for feature in polygons(file, layer)}


@cache
def shapes(file: str, layer: str) -> np.ndarray:
    features = [json.dumps(feature["geometry"]) for feature in polygons(file, layer)]
    return shapely.from_geojson(features)


def test_every_county_has_a_polygon_or_a_row_saying_why_not(regions: pl.DataFrame) -> None:
    counties = regions.filter(pl.col("level") == "county")
    without = counties.filter(pl.col("handling") == "no_polygon")
    assert without["note_zh"].is_not_null().all()
    assert without["note_en"].is_not_null().all()
    assert without.height == 134
    expected = set(counties["region_code"]) - set(without["region_code"])
    assert drawn("country.json", "counties") - OUTSIDE - UNCOUNTED == expected
    in_provinces = set().union(*(drawn(file, "counties") for file in PROVINCE_FILES))
    assert in_provinces - UNCOUNTED == expected


def test_recoded_counties_are_drawn_under_our_code(regions: pl.DataFrame) -> None:
    recoded = dict(
        regions.filter(pl.col("handling") == "recoded")
        .select("region_code", "boundary_code")
        .iter_rows()
    )
    assert recoded == {"540481": "540422", "540581": "540530", "620201": "620200"}
    assert {"540481", "540581"} <= drawn("540000.json", "counties")
    assert not {"540422", "540530"} & drawn("540000.json", "counties")


def test_cities_are_what_lies_one_level_below_a_province(regions: pl.DataFrame) -> None:
    placeholders = codes(regions, pl.col("is_placeholder") == "1")
    provinces = codes(regions, pl.col("level") == "province")
    below = codes(
        regions,
        ~pl.col("region_code").is_in(placeholders),
        pl.col("parent_code").is_in(provinces) | pl.col("parent_code").is_in(placeholders),
        # Counties right below a province that are newer than the release.
        pl.col("handling") != "no_polygon",
    )
    assert drawn("country.json", "cities") - OUTSIDE - UNCOUNTED == below
    assert {"441900", "442000"} <= drawn("440000.json", "cities")
    assert {"419001"} <= drawn("410000.json", "cities")
    assert drawn("310000.json", "cities") == drawn("310000.json", "counties")


def test_every_province_has_a_file_and_its_outline(regions: pl.DataFrame) -> None:
    provinces = codes(regions, pl.col("level") == "province")
    assert {file[:6] for file in PROVINCE_FILES} == provinces
    assert drawn("country.json", "provinces") == provinces | OUTSIDE
    assert all(drawn(file, "province") == {file[:6]} for file in PROVINCE_FILES)


def test_taiwan_hong_kong_and_macao_are_marked_outside() -> None:
    for layer in ("provinces", "cities", "counties"):
        marked = {
            feature["id"]
            for feature in polygons("country.json", layer)
            if feature["properties"].get("outside")
        }
        assert marked == OUTSIDE | (set() if layer == "provinces" else UNCOUNTED)
    assert set(unit_index().outside) == OUTSIDE


def test_polygons_of_districts_that_merged_since_say_so() -> None:
    for file in ("country.json", "500000.json"):
        ended = {
            feature["id"]
            for feature in polygons(file, "counties")
            if feature["properties"].get("ended")
        }
        assert ended == {"500105", "500112"}


def test_files_are_small_enough_for_their_screens() -> None:
    sizes = {path.name: path.stat().st_size for path in BOUNDARIES.glob("*.json")}
    assert sizes.pop("country.json") < 1_400_000
    assert sizes.pop("index.json") < 250_000
    assert len(sizes) == 31
    assert max(sizes.values()) < 200_000


@pytest.mark.parametrize("file", PROVINCE_FILES)
def test_neighbours_leave_no_gap_and_no_overlap(file: str) -> None:
    (province,) = shapes(file, "province")
    for layer in ("counties", "cities"):
        parts = shapes(file, layer)
        united = shapely.union_all(shapely.make_valid(parts))
        assert shapely.area(parts).sum() == pytest.approx(united.area, rel=1e-6)
        assert province.area == pytest.approx(united.area, rel=1e-6)


def test_the_country_leaves_no_gap_and_no_overlap() -> None:
    provinces = shapely.area(shapes("country.json", "provinces")).sum()
    for layer in ("cities", "counties"):
        assert shapely.area(shapes("country.json", layer)).sum() == pytest.approx(
            provinces, rel=1e-6
        )


def test_neighbours_share_their_arcs() -> None:
    topology = json.loads((BOUNDARIES / "360000.json").read_text(encoding="utf-8"))
    counties = json.dumps(
        [geometry["arcs"] for geometry in topology["objects"]["counties"]["geometries"]]
    )
    numbers = [int(number) for number in counties.replace("[", "").replace("]", "").split(",")]
    used = {number if number >= 0 else ~number for number in numbers}
    assert len(set(numbers)) == len(numbers), "an arc has one county on each side"
    assert used == set(range(len(topology["arcs"]))), "cities and outline need no arcs of their own"


@pytest.mark.parametrize("file", [*PROVINCE_FILES, "country.json"])
def test_exterior_rings_are_clockwise_and_holes_are_not(file: str) -> None:
    layers = ["provinces", "cities"] if file == "country.json" else ["counties", "province"]
    for layer in layers:
        parts = shapely.get_parts(shapes(file, layer))
        rings = shapely.get_rings(parts)
        exteriors = shapely.get_exterior_ring(parts)
        assert not shapely.is_ccw(exteriors).any()
        assert shapely.is_ccw(rings).sum() == shapely.get_num_interior_rings(parts).sum()


def parts_and_points(kind: str) -> tuple[int, int]:
    lines = [
        json.dumps(feature["geometry"])
        for feature in polygons("country.json", "national_lines")
        if (feature["properties"]["kind"] == "islands") == (kind == "islands")
    ]
    parts = shapely.get_parts(shapely.from_geojson(lines))
    return len(parts), int(shapely.get_num_coordinates(parts).sum())


def test_national_lines_reach_the_map_whole() -> None:
    source = unit_index().unsimplified["national_lines"]
    assert parts_and_points("lines") == (source["parts"], source["coordinates"])
    dashes = [
        feature
        for feature in polygons("country.json", "national_lines")
        if feature["properties"]["kind"] == "dashes"
    ]
    assert [len(feature["geometry"]["coordinates"]) for feature in dashes] == [10]


def test_islands_of_the_south_china_sea_reach_the_map_whole() -> None:
    source = unit_index().unsimplified["south_china_sea_islands"]
    parts, points = parts_and_points("islands")
    assert parts == source["parts"] > 300
    assert points == source["coordinates"]
    inside = shapely.box(108, 3, 119, 21.5)
    for layer in ("provinces", "cities", "counties"):
        pieces = shapely.get_parts(shapes("country.json", layer))
        small = pieces[shapely.within(pieces, inside) & (shapely.area(pieces) < 1)]
        assert len(small) >= parts, "the islands stand in every layer"


def test_taiwan_is_not_simplified() -> None:
    source = unit_index().unsimplified["taiwan"]
    for layer in ("provinces", "cities", "counties"):
        (taiwan,) = [
            json.dumps(feature["geometry"])
            for feature in polygons("country.json", layer)
            if feature["id"] == "710000"
        ]
        parts = shapely.get_parts(shapely.from_geojson(taiwan))
        assert len(parts) == source["parts"]
        assert shapely.get_num_coordinates(parts).sum() == source["coordinates"]


def test_every_region_is_in_the_index_and_its_label_lies_inside_it(regions: pl.DataFrame) -> None:
    places = unit_index().places
    assert set(places) == codes(regions, pl.col("is_placeholder") == "0")
    for file in PROVINCE_FILES:
        for layer in ("counties", "cities"):
            features = [
                feature
                for feature in polygons(file, layer)
                if feature["id"] in places and places[feature["id"]].layer == layer
            ]
            if features:
                areas = shapely.from_geojson([json.dumps(one["geometry"]) for one in features])
                own = [places[feature["id"]] for feature in features]
                labels = shapely.points([place.label for place in own])
                boxes = shapely.box(*np.array([place.bounds for place in own]).T)
                assert shapely.contains(areas, labels).all()
                assert shapely.contains(boxes, areas).all()


def test_regions_without_polygon_are_listed_one_level_up_and_never_dropped() -> None:
    assert boundaries.children_without_polygon("411100") == ["411171"]
    assert boundaries.children_without_polygon("100000") == []
    assert boundaries.children_without_polygon("410000") == []
    assert "411171" in boundaries.units_without_polygon("410000")
    assert boundaries.units_without_polygon("411171") == ["411171"]
    assert len(boundaries.units_without_polygon("100000")) == 134
    assert boundaries.units_without_polygon("441900") == []


def test_a_region_knows_the_file_that_draws_it() -> None:
    places = unit_index().places
    assert places["360100"].file == "360000.json"
    assert places["100000"].file == "country.json"
    assert places["411171"].file is None


def test_an_unknown_object_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match=r"no object towns.*cities.*counties.*province"):
        polygons("360000.json", "towns")


def test_the_notice_travels_with_the_files() -> None:
    assert unit_index().notice["zh"] == (
        "底图:天地图 GS(2024)0650号,边界经简化,仅供内部使用;公开使用前须依法送审"
    )
    assert "GS(2024)0650" in unit_index().notice["en"]
    assert unit_index().notice["zh"] in (BOUNDARIES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("members", [["411102", "411103"], ["411102", "411121"], None])
def test_an_outline_is_the_boundary_of_the_units_as_one(members: list[str] | None) -> None:
    file = "410000.json"
    parts = {unit["id"]: unit for unit in polygons(file, "counties")}
    chosen = members or sorted(parts)
    outline = boundaries.outline(file, "counties", chosen)
    lines = shapely.multilinestrings([shapely.linestrings(line) for line in outline])
    united = shapely.union_all(
        shapely.from_geojson([json.dumps(parts[c]["geometry"]) for c in chosen])
    )
    assert shapely.hausdorff_distance(lines, united.boundary) == pytest.approx(0, abs=1e-9)
    assert lines.length == pytest.approx(united.boundary.length)


def test_a_unit_without_polygon_has_no_outline() -> None:
    assert boundaries.outline("410000.json", "counties", ["411171"]) == []
