"""Lines by month, each named at its end: the first strong, the others quiet."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt

from pages.parts.kit import theme
from pages.parts.kit.drawing import charts, line_names, marks

HEIGHT, EDGES = 170, 50
"""Pixels of the picture, and what the years and the nice ends of the axis take of them."""
MOST = 10
COLOURS = (theme.ACCENT, *[theme.QUIET] * (MOST - 1))


def trend(
    rows: list[dict[str, Any]],
    series: list[str],
    *,
    percent: bool,
    titles: tuple[str, str, str, str],
    target: float | None,
    dashed: str = "",
) -> dict[str, Any]:
    """Return lines by month: the first series strong, the others quiet, the one `dashed` dashed.

    `rows` hold `month` (ISO date), `series`, `value` and the texts `month_text`, `value_text`,
    `numbers`. `titles` name series, month, value and numbers for the tooltip. A `target` is a thin
    dark line at its place, which the axis always reaches; each line is named at its end. The axis
    begins at zero, as those of bars and sparklines do: what moved little looks so.

    Names of series are data, for they are mostly those of regions.
    """
    placed = [
        {**row, "place": series.index(row["series"]), "is_dashed": row["series"] == dashed}
        for row in rows
    ]
    lines = [[row for row in placed if row["series"] == name] for name in series]
    low, high = _reach(rows, target)
    return charts.filled(
        _template(titles, percent, target is not None),
        rows=placed,
        ends=line_names.ends(
            lines, "value", high - low, HEIGHT - EDGES, ("month", "series", "place")
        ),
        room=line_names.room(series),
        target=[] if target is None else [{"target": target}],
        reach=[{"value": low}, {"value": high}],
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(
    titles: tuple[str, str, str, str], percent: bool, has_target: bool
) -> charts.Template:
    """Return the template of lines by month.

    A layer that never gets a row would have the browser warn of an axis without an end.
    """
    month = line_names.beside(alt.X("month:T", title=None)).axis(
        tickCount=alt.TimeIntervalStep(interval="year", step=1), format="%Y", grid=False
    )
    value = (
        alt.Y("value:Q", title=None)
        .scale(zero=True, nice=True)
        .axis(tickCount=3, format=".0%" if percent else "~r")
    )
    colour = marks.colours_by_place(COLOURS)
    lines = (
        alt.Chart(charts.ROWS)
        .mark_line(interpolate="monotone")
        .encode(
            month,
            value,
            colour,
            strokeWidth=alt.when(alt.datum.place == 0)
            .then(alt.value(2.6))
            .otherwise(alt.value(1.6)),
            strokeDash=alt.when(alt.datum.is_dashed)
            .then(alt.value([4, 3]))
            .otherwise(alt.value([1, 0])),
        )
    )
    tooltip_titles = dict(
        zip(("series", "month_text", "value_text", "numbers"), titles, strict=True)
    )
    points = (
        alt.Chart(charts.ROWS)
        .mark_point(size=120, opacity=0)
        .encode(
            month,
            value,
            tooltip=[
                alt.Tooltip(f"{field}:N", title=title) for field, title in tooltip_titles.items()
            ],
        )
    )
    line = (
        alt.Chart(charts.TARGET).mark_rule(color=theme.INK, strokeWidth=1).encode(alt.Y("target:Q"))
    )
    return charts.template(
        alt.layer(
            lines,
            points,
            *([line] if has_target else []),
            *line_names.layers(month, value, alt.Text("series:N"), colour),
            marks.reach(value),
        )
    )


def _reach(rows: list[dict[str, Any]], target: float | None) -> tuple[float, float]:
    """Return the ends of an axis that holds zero, every value and the target, none of them at its
    edge but zero.
    """
    values = [0.0, *(row["value"] for row in rows)] + ([] if target is None else [target])
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or 1.0
    return low - room if low < 0 else low, high + room
