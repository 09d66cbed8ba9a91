"""Intervals around what is drawn: a rule from `low` to `high`, and the point within it.

Rows without an interval have neither field, or null: of them the point alone is drawn.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from pages.parts.kit import theme

SIZE = 90
"""Square pixels of a point."""


def layers(
    rows: alt.Chart,
    low: alt.X | alt.Y,
    at: alt.X | alt.Y,
    *others: Any,  # noqa: ANN401 - channels of Altair
    **looks: Any,  # noqa: ANN401 - options of Altair
) -> tuple[alt.Chart, alt.Chart]:
    """Return rules and the points on them, which `others` and `looks` alone concern.

    Both are of one colour, where the rows have none of their own.
    """
    return rules(rows, low, color=theme.SEQUENCE[3]), points(rows, at, *others, **looks)


def rules(rows: alt.Chart, low: alt.X | alt.Y, **looks: Any) -> alt.Chart:  # noqa: ANN401 - options of Altair
    """Return the intervals of the rows that have one, along the axis of `low`."""
    high = alt.X2("high") if isinstance(low, alt.X) else alt.Y2("high")
    look: dict[str, Any] = {"strokeWidth": 2} | looks
    with_interval = rows.transform_filter("isValid(datum.low) && isValid(datum.high)")
    drawn: alt.Chart = with_interval.mark_rule(**look).encode(low, high)
    return drawn


def points(rows: alt.Chart, at: alt.X | alt.Y, *others: Any, **looks: Any) -> alt.Chart:  # noqa: ANN401 - channels and options of Altair
    """Return a point a row, in the strong colour where the rows have none of their own."""
    look: dict[str, Any] = {"filled": True, "opacity": 1, "size": SIZE, "color": theme.ACCENT}
    drawn: alt.Chart = rows.mark_point(**(look | looks)).encode(at, *others)
    return drawn


def across_bars(rows: alt.Chart, low: alt.X | alt.Y) -> alt.Chart:
    """Return the intervals of bars: through which the bar is seen."""
    return rules(rows, low, color=theme.INK, opacity=0.55, strokeWidth=1.5)
