"""What pictures of this page share: names over several lines, and cells with their numbers."""

from __future__ import annotations

from typing import Any

import altair as alt

from pages.parts.kit import theme
from pages.parts.kit.drawing.marks import LINES
from pages.parts.problems import marks


def names() -> alt.Y:
    """Return the rows of a picture, named over several lines, in the order of the data."""
    return alt.Y("label:N", title=None, sort=None).axis(
        labelExpr=LINES, labelLimit=320, labelColor=theme.INK, labelLineHeight=15
    )


def shade(field: str) -> dict[str, Any]:
    """Return how a number is shaded, from nothing to the largest drawn or of data `reach`."""
    return {
        "shorthand": f"{field}:Q",
        "scale": alt.Scale(zero=True, nice=False, range=theme.SEQUENCE),
    }


def cells(base: alt.Chart, **mark: Any) -> alt.Chart:  # noqa: ANN401 - options of the mark
    """Return cells that can be clicked."""
    return marks.selectable(
        base.mark_rect(stroke=theme.CARD, strokeWidth=2, cursor="pointer", **mark)
    )


def cell_numbers(base: alt.Chart) -> alt.Chart:
    """Return the numbers within cells: dark letters on those that are `light`."""
    letters = alt.when(alt.datum.light).then(alt.value(theme.INK)).otherwise(alt.value(theme.CARD))
    numbers: alt.Chart = base.mark_text(fontSize=13).encode(alt.Text("text:N"), color=letters)
    return numbers
