"""The names of lines, written at their ends in their colours: there is no legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from pages.parts.kit import theme
from pages.parts.kit.drawing import marks

ENDS = alt.NamedData("ends")

ROOM_OF_A_NAME = 0.08
"""The height of a name, as a share of what the axis holds."""

OVER, UNDER = -9, 14
"""Pixels from a line down to the middle of its name."""


def ends(
    lines: Sequence[Sequence[dict[str, Any]]], field: str, held: float
) -> list[dict[str, Any]]:
    """Return where the names of lines stand: over the highest end, under the others.

    `lines` hold the points of a line each, in order; `field` is the height of a point, `held` how
    much of it the axis holds. Names give way to one another; a line without a point has none.
    """
    last = sorted((points[-1] for points in lines if points), key=lambda end: -end[field])
    under = [end[field] for end in last[1:]]
    places = [*(end[field] for end in last[:1]), *marks.apart(under, ROOM_OF_A_NAME * held)]
    return [
        end | {field: place, "dy": UNDER if row else OVER}
        for row, (end, place) in enumerate(zip(last, places, strict=True))
    ]


def layers(x: alt.X, y: alt.Y, text: alt.Text, colour: alt.Color) -> list[alt.Chart]:
    """Return the names (data `ends`) on a rim that keeps lines off them."""
    names = alt.Chart(ENDS).encode(x, y, text)
    placed: dict[str, Any] = {
        "align": "right",
        "dx": -2,
        "dy": alt.expr("datum.dy"),
        "fontSize": 13,
    }
    rim: alt.Chart = names.mark_text(**placed, stroke=theme.CARD, strokeWidth=3, strokeJoin="round")
    return [rim, names.mark_text(**placed).encode(colour)]
