"""Names of lines stand beside their ends, none over another, with room for the longest."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts.kit.drawing.line_names import LINE, ends, room


def line(name: str, *heights: float) -> list[dict[str, object]]:
    return [{"name": name, "day": day, "share": height} for day, height in enumerate(heights)]


def test_a_name_stands_at_the_last_point_of_its_line():
    placed = ends(
        [line("甲", 0.1, 0.5), line("乙", 0.2, 0.9), []], "share", 1, 100, ("name", "day")
    )
    assert [(end["name"], end["day"], end["share"]) for end in placed] == [
        ("乙", 1, 0.9),
        ("甲", 1, 0.5),
    ]
    assert room(["甲", "示例市-03"])[0]["room"] > room(["甲"])[0]["room"] > 0


@given(st.lists(st.floats(0, 1), max_size=5))
def test_names_give_way_to_one_another_and_no_further(heights):
    lines = [line(str(place), height) for place, height in enumerate(heights)]
    placed = ends(lines, "share", 1, 100, ("name",))
    assert sorted(end["name"] for end in placed) == sorted(map(str, range(len(heights))))
    own = [heights[int(end["name"])] for end in placed]
    assert own == sorted(own, reverse=True)
    for above, below in pairwise(placed):
        assert above["share"] - below["share"] >= LINE / 100 - 1e-9
    assert sum(end["share"] for end in placed) == pytest.approx(sum(heights))
    if all(above - below >= LINE / 100 for above, below in pairwise(own)):
        assert [end["share"] for end in placed] == pytest.approx(own)
