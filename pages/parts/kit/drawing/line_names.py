"""The names of lines, written at their ends in their colours: there is no legend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt

from pages.parts.kit import labels, theme
from pages.parts.kit.drawing import marks

ENDS = alt.NamedData("ends")

LINE = 15
"""Pixels: from the middle of a name to that of the next."""

SIZE, GAP = 13, 7
"""Pixels: the letters of a name, and what lies between a line's end and its name."""


def ends(
    lines: Sequence[Sequence[dict[str, Any]]],
    field: str,
    held: float,
    pixels: int,
    beside: Sequence[str],
) -> list[dict[str, Any]]:
    """Return where the names of lines stand: each beside the end of its line, highest first, with
    the fields `beside` of that point, which say how it is drawn.

    `lines` hold the points of a line each, in order; `field` is the height of a point, `held` how
    much of it the axis holds in so many `pixels`. Names that would stand over one another give way,
    as little as they can; a line without a point has none.
    """
    last = sorted((points[-1] for points in lines if points), key=lambda end: -end[field])
    places = _apart([end[field] for end in last], held * LINE / pixels)
    return [
        {field: place, **{name: end[name] for name in beside}}
        for end, place in zip(last, places, strict=True)
    ]


def room(names: Iterable[str]) -> list[dict[str, float]]:
    """Return the data `room`: how many pixels the longest of the names takes beside the lines."""
    return [{"room": 2 * GAP + SIZE * max(map(labels.letters, names), default=0)}]


def beside(x: alt.X, **scale: Any) -> alt.X:  # noqa: ANN401 - whatever a scale takes
    """Return an axis that ends where the names begin (data `room`)."""
    return x.scale(rangeMax=alt.expr("width - (data('room')[0] || {room: 90}).room"), **scale)


def _apart(heights: Sequence[float], least: float) -> list[float]:
    """Return heights, highest first, moved as little as they can be to lie `least` apart."""
    groups: list[list[float]] = []
    for place, height in enumerate(heights):
        groups.append([height + place * least])
        while len(groups) > 1 and _mean(groups[-2]) < _mean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    levels = [_mean(group) for group in groups for _ in group]
    return [level - place * least for place, level in enumerate(levels)]


def _mean(heights: Sequence[float]) -> float:
    return sum(heights) / len(heights)


def layers(x: alt.X, y: alt.Y, text: alt.Text, colour: alt.Color) -> list[alt.Chart]:
    """Return the names (data `ends`) on a rim that keeps lines off them."""
    names = alt.Chart(ENDS).encode(x, y, text)
    placed: dict[str, Any] = {"align": "left", "dx": GAP, "baseline": "middle", "fontSize": SIZE}
    rim: alt.Chart = names.mark_text(**placed, stroke=theme.CARD, strokeWidth=3, strokeJoin="round")
    return [rim, names.mark_text(**placed).encode(colour), marks.hold("room")]
