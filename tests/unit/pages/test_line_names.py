"""Names of lines stand at their ends: over the highest, under the others, none over another."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pages.parts.kit.drawing.line_names import OVER, ROOM_OF_A_NAME, UNDER, ends


def line(name: str, *heights: float) -> list[dict[str, object]]:
    return [{"name": name, "day": day, "share": height} for day, height in enumerate(heights)]


def test_a_name_stands_at_the_last_point_of_its_line():
    placed = ends([line("甲", 0.1, 0.5), line("乙", 0.2, 0.9), []], "share", 1)
    assert [(end["name"], end["day"], end["share"], end["dy"]) for end in placed] == [
        ("乙", 1, 0.9, OVER),
        ("甲", 1, 0.5, UNDER),
    ]


@given(st.lists(st.floats(0, 1), max_size=5))
def test_no_name_stands_over_another_or_above_its_line(heights):
    lines = [line(str(number), height) for number, height in enumerate(heights)]
    placed = ends(lines, "share", 1)
    assert sorted(end["name"] for end in placed) == sorted(map(str, range(len(heights))))
    for above, below in pairwise(placed[1:]):
        assert above["share"] - below["share"] >= ROOM_OF_A_NAME - 1e-9
    for end in placed:
        assert end["share"] <= heights[int(end["name"])]
