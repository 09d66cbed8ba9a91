"""Hatching: what has no value, of one scale, angle and colour on every picture.

Vega has no patterns, so a gradient of hard stops stands for one, the same on the screen and in a
saved picture. A gradient spans the box of its shape: what each shape needs to have stripes as wide
as all others is worked out in the picture. Legends in HTML draw the same by CSS (style.css).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from pages.parts.kit import theme


@dataclass(frozen=True)
class Hatching:
    """Stripes of `dark`, `thickness` of each `PERIOD` pixels wide, on a `light` ground."""

    name: str
    light: str
    dark: str
    thickness: float


PERIOD = 6
"""Pixels from one stripe to the next, across them; they stand at 45 degrees."""

NOBODY_LOOKED = Hatching("stripes", theme.UNSEEN, theme.NOT_JUDGED, 2)
"""Where nobody looked, or nothing was reported: grey, rising to the right."""

PARTIAL = Hatching("partial_stripes", theme.CARD, theme.PARTLY, 1)
"""A region of which not every county is in the data, so that no colour stands for its value: blue,
falling to the right."""

MOST = 160
"""Stripes there are; no shape on a screen has more."""

_STEP = PERIOD * 2**0.5
"""Pixels from one stripe to the next, across and down added up."""


def stripes(kind: Hatching) -> alt.Chart:
    """Return the layer that holds the stripes: the ends of each, as shares of the longest gradient.

    Nothing of it is seen, but expressions find its data by name.
    """
    ends = f"[0, {1 - kind.thickness / PERIOD}, {1 - kind.thickness / PERIOD}, 1][datum.end % 4]"
    ends_counted: dict[str, Any] = {"start": 0, "stop": 4 * MOST, "as": "end"}
    data = alt.SequenceGenerator(sequence=alt.SequenceParams(**ends_counted), name=kind.name)
    drawn: alt.Chart = (
        alt.Chart(data)
        .transform_calculate(
            offset=f"(floor(datum.end / 4) + {ends}) / {MOST}",
            color=f"datum.end % 4 < 2 ? '{kind.light}' : '{kind.dark}'",
        )
        .mark_point(size=0, opacity=0, aria=False, x=0, y=0)
    )
    return drawn


def fill(
    kind: Hatching, width: str, height: str, at: str = "0", *, is_falling: bool = False
) -> dict[str, Any]:
    """Return the fill of a shape as an expression.

    `width` and `height` are expressions of the pixels of its box, `at` of those across and down
    together where it begins: so stripes go on from shape to shape.
    """
    square = f"(pow({width}, 2) + pow({height}, 2))"
    long = MOST * _STEP
    phase = f"(({at}) % {_STEP:.4f})"
    across, down = f"{width} / {square}", f"{height} / {square}"
    start = ("1 + " if is_falling else "") + f"{'' if is_falling else '-'}{across} * {phase}"
    way = "-" if is_falling else "+"
    number = f"4 * ceil(({width} + {height} + {_STEP:.4f}) / {_STEP:.4f})"
    return {
        "expr": (
            f"{{gradient: 'linear', x1: {start}, y1: -{down} * {phase}, "
            f"x2: {start} {way} {across} * {long:.2f}, y2: {down} * ({long:.2f} - {phase}), "
            f"stops: slice(data('{kind.name}'), 0, {number})}}"
        )
    }


def of_cell(kind: Hatching) -> dict[str, Any]:
    """Return the fill of the cell of a grid, whose bands are its box."""
    return fill(kind, "bandwidth('x')", "bandwidth('y')")
