"""Names on a map: none touches another, at any of the sizes they are placed for."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts.kit.labels import SIZES, LabelPlace, Point, Size, placed

BOUNDS = (113.0, 24.0, 119.0, 30.5)

points = st.tuples(
    st.floats(BOUNDS[0], BOUNDS[2]).map(lambda x: round(x, 2)),
    st.floats(BOUNDS[1], BOUNDS[3]).map(lambda y: round(y, 2)),
)
names = st.lists(
    st.tuples(st.text("县区示例市Sample -0123456789", min_size=1, max_size=14), points), max_size=15
).map(tuple)


def projected(at: Point, size: Size) -> Point:
    """Return where a point lies on the map, in pixels: Mercator as Snyder (1987), 7-1 and 7-2."""

    def northing(latitude: float) -> float:
        return math.asinh(math.tan(math.radians(latitude)))

    west, south, east, north = BOUNDS
    scale = min(
        size.width / math.radians(east - west), size.height / (northing(north) - northing(south))
    )
    return math.radians(at[0] - west) * scale, (northing(north) - northing(at[1])) * scale


def written(name: str, at: Point, place: LabelPlace, size: Size) -> tuple[float, ...]:
    """Return the box of a name beside its point: left, top, right, bottom."""
    x, y = projected(at, size)
    width = sum(size.letter if letter > "⺀" else 0.6 * size.letter for letter in name)
    left = x + place.dx - {"left": 0.0, "center": width / 2, "right": width}[place.align]
    middle, half = y + place.dy, size.letter / 2
    return left, middle - half, left + width, middle + half


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(names, st.lists(points, max_size=20).map(tuple), st.sampled_from(SIZES))
def test_no_two_names_overlap_and_none_covers_the_light_of_another(rows, yielding, size):
    places = placed(rows, yielding, BOUNDS, size)
    assert len(places) == len(rows)
    boxes = {
        number: written(*row, place, size)
        for number, (row, place) in enumerate(zip(rows, places, strict=True))
        if place
    }
    assert not any(overlap(one, other) for one, other in combinations(boxes.values(), 2))
    for number, box in boxes.items():
        for other, (_, at) in enumerate(rows):
            x, y = projected(at, size)
            half = size.symbol / 2
            assert other == number or not overlap(box, (x - half, y - half, x + half, y + half))


@pytest.mark.parametrize("size", SIZES)
def test_names_with_room_all_stand_also_at_the_edges_of_the_map(size):
    corners = [(113.0, 24.0), (119.0, 24.0), (113.0, 30.5), (119.0, 30.5), (116.0, 27.0)]
    rows = tuple((f"示例县-{number:03}", at) for number, at in enumerate(corners))
    assert None not in placed(rows, (), BOUNDS, size)


def test_a_name_keeps_off_the_lights_that_give_way_where_it_can():
    size, at = SIZES[0], (116.0, 27.0)
    assert placed((("示例县-001", at),), (), BOUNDS, size)[0].align == "left"
    right = tuple((116.0 + step / 10, 27.0) for step in range(1, 12))
    (place,) = placed((("示例县-001", at),), right, BOUNDS, size)
    assert place.align != "left"


def test_a_name_stands_though_the_lights_that_give_way_are_everywhere():
    everywhere = tuple((113 + x / 4, 24 + y / 4) for x in range(24) for y in range(26))
    assert None not in placed((("示例县-001", (116.0, 27.0)),), everywhere, BOUNDS, SIZES[0])
