"""Names on a map: none touches another, at the smallest size that is drawn or any larger one."""

from __future__ import annotations

import math
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from pages.parts.kit.charts import legend_rows
from pages.parts.kit.labels import GAP, HEIGHT, LETTER, LINE, WIDTH, without_collision

BOUNDS = (113.0, 24.0, 119.0, 30.5)

names = st.lists(
    st.tuples(
        st.text("县区示例市Sample -0123456789", min_size=1, max_size=14),
        st.tuples(
            st.floats(BOUNDS[0], BOUNDS[2]).map(lambda x: round(x, 2)),
            st.floats(BOUNDS[1], BOUNDS[3]).map(lambda y: round(y, 2)),
        ),
    ),
    max_size=40,
).map(lambda rows: [(f"{place:06}", name, at) for place, (name, at) in enumerate(rows)])


def projected(at: tuple[float, float], enlarged: float) -> tuple[float, float]:
    """Return where a point lies on the map, in pixels: Mercator as Snyder (1987), 7-1 and 7-2."""

    def northing(latitude: float) -> float:
        return math.asinh(math.tan(math.radians(latitude)))

    west, south, east, north = BOUNDS
    scale = enlarged * min(
        WIDTH / math.radians(east - west), HEIGHT / (northing(north) - northing(south))
    )
    return math.radians(at[0] - west) * scale, (northing(north) - northing(at[1])) * scale


def written(name: str, at: tuple[float, float], side: str, enlarged: float) -> tuple[float, ...]:
    """Return the box of a name beside its point: left, top, right, bottom."""
    x, y = projected(at, enlarged)
    width = GAP + sum(LETTER if letter > "⺀" else 0.6 * LETTER for letter in name)
    left, right = (x, x + width) if side == "right" else (x - width, x)
    return left, y - LINE / 2, right, y + LINE / 2


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(names, st.sampled_from([1.0, 1.3, 2.0, 3.1]))
def test_no_two_names_overlap_at_the_smallest_size_or_a_larger_one(rows, enlarged):
    placed = without_collision(rows, BOUNDS)
    boxes = [written(name, at, placed[code], enlarged) for code, name, at in rows if code in placed]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))


@given(names)
def test_no_name_covers_the_point_of_a_more_important_unit(rows):
    placed = without_collision(rows, BOUNDS)
    for place, (code, name, at) in enumerate(rows):
        if code in placed:
            box = written(name, at, placed[code], 1.0)
            for _, _, earlier in rows[:place]:
                x, y = projected(earlier, 1.0)
                assert not (box[0] < x < box[2] and box[1] < y < box[3])


@given(names)
def test_the_most_important_name_always_stands(rows):
    assert not rows or rows[0][0] in without_collision(rows, BOUNDS)


def test_names_far_apart_all_stand_and_of_two_on_one_point_the_first():
    apart = [("a", "示例县-001", (113.5, 25.0)), ("b", "示例县-002", (116.5, 29.0))]
    assert without_collision(apart, BOUNDS) == {"a": "right", "b": "right"}
    same = [("a", "示例县-001", (115.0, 27.0)), ("b", "示例县-002", (115.0, 27.0))]
    assert without_collision(same, BOUNDS) == {"a": "right"}


def test_a_name_that_would_leave_the_map_stands_left_of_its_point():
    wide = (113.0, 24.0, 125.0, 26.0)
    assert without_collision([("a", "示例县-001", (124.9, 25.0))], wide) == {"a": "left"}


@given(names)
def test_no_name_covers_the_symbol_of_a_unit_without_a_name(rows):
    symbols = [at for _, _, at in rows[::2]]
    placed = without_collision(rows[1::2], BOUNDS, symbols)
    for code, name, at in rows[1::2]:
        if code in placed:
            box = written(name, at, placed[code], 1.0)
            for symbol in symbols:
                x, y = projected(symbol, 1.0)
                assert symbol == at or not (box[0] < x < box[2] and box[1] < y < box[3])


def test_names_of_series_stand_side_by_side_only_where_they_fit():
    assert legend_rows(["江西省", "全国", "序时计划"]) == 1
    assert legend_rows(["Sample County 034", "Sample City 05", "Planned to date"]) == 3
