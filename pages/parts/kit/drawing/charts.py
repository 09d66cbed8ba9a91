"""What a template of a chart is and how it is filled with data; and the lines by month.

The pieces that templates are put together of lie in `marks`, whole charts of bars in `bars`.

A template is made once per look and kept as a dictionary; it draws *named* data, so that of one
picture the browser keeps the view when only its data change. What decides a template is told by
its arguments: words, names of series, whether it is of percents. What depends on the figures, as
how far an axis reaches, is data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt
from altair.utils import schemapi

from pages.parts.kit import theme
from pages.parts.kit.labels import letters

Rows = Sequence[Mapping[str, object]]
Template = dict[str, Any]
"""A specification without data, shared by all who draw it: never to be changed."""

TEMPLATES_KEPT = 512
CARD_WIDTH = 170
"""Pixels for the names of the series on the narrowest card (1366 px), symbols and axis apart."""

LETTER = 13
ROW_NUMBER = "row_number"

# Nearly all of what making a template took. Tests check every template that any of them draws.
schemapi.disable_debug_mode()
# Half of the rest: for each value and condition of an encoding Altair looked through all its parts.
_PARTS = schemapi._FromDict(alt.VegaLiteSchema._default_wrapper_classes())
schemapi._FromDict = lambda _: _PARTS  # type: ignore[assignment, misc]

ROWS, TARGET, REACH = alt.NamedData("rows"), alt.NamedData("target"), alt.NamedData("reach")
"""What a chart draws; its line of a target (one row, or none); the ends that its axis holds."""


def template(chart: alt.TopLevelMixin) -> Template:
    """Return a chart as a dictionary to be filled; configuration and schema are every picture's.

    Names that are not sorted (`sort=None`) stand in the order of their rows. It is not checked
    against the schema of Vega-Lite.
    """
    whole: dict[str, Any] = chart.to_dict(validate=False)
    _number_rows(whole)
    _name_axes_once(whole.get("layer", []), {})
    return {name: part for name, part in whole.items() if name not in ("$schema", "config")}


def _name_axes_once(layers: list[dict[str, Any]], told: dict[str, list[Any]]) -> None:
    """Leave out of layers the axes that an earlier layer has told: all layers share them.

    An axis is the half of some templates, and each is sent with its data. How numbers are written
    stays: marks tell theirs in it.
    """
    for layer in layers:
        _name_axes_once(layer.get("layer", []), told)
        for channel in ("x", "y"):
            drawn = layer.get("encoding", {}).get(channel, {})
            if not (axis := drawn.get("axis")):
                continue
            if axis in told.setdefault(channel, []):
                drawn["axis"] = {"format": axis["format"]} if "format" in axis else {}
            else:
                told[channel].append(axis)


def _number_rows(part: dict[str, Any]) -> None:
    """Sort names by the numbers of their rows, wherever they are not sorted otherwise.

    Unsorted, names of rows that replace others would stand behind those the view has drawn before.
    """
    for layer in part.get("layer", []):
        _number_rows(layer)
    unsorted = [
        drawn
        for drawn in part.get("encoding", {}).values()
        if isinstance(drawn, dict) and "sort" in drawn and drawn["sort"] is None
    ]
    for drawn in unsorted:
        drawn["sort"] = {"field": ROW_NUMBER, "op": "min"}
    if unsorted:
        numbered = {"window": [{"op": "row_number", "as": ROW_NUMBER}]}
        part["transform"] = [numbered, *part.get("transform", [])]


def filled(kept: Template, **data: Rows) -> dict[str, Any]:
    """Return a template with its data by their names, to be drawn by `pictures`."""
    return {**kept, "datasets": {name: list(rows) for name, rows in data.items()}}


def scale_of(
    rows: Iterable[dict[str, Any]], field: str, looks: Mapping[str, object]
) -> dict[str, Any]:
    """Return the scale that gives the values of a field their looks: of those that rows draw.

    `looks` holds a colour, shape or dash by value, in the order of the legend, which would name
    every value of a scale whether it is drawn or not.
    """
    drawn = {row[field] for row in rows}
    shown = {name: look for name, look in looks.items() if name in drawn}
    return {"domain": list(shown), "range": list(shown.values())}


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
    dark line at its place, which the axis always reaches; the legend names series with points.

    Names of series are data, for they are mostly those of regions.
    """
    drawn = {row["series"] for row in rows}
    strong = tuple(name == series[0] for name in series if name in drawn)
    columns = len(series) // legend_rows(series)
    return filled(
        _trend(strong, columns, titles, percent, target is not None),
        rows=[
            {**row, "place": series.index(row["series"]), "is_dashed": row["series"] == dashed}
            for row in rows
        ],
        target=[] if target is None else [{"target": target}],
        reach=[{"value": end} for end in _reach(rows, target)],
    )


@lru_cache(TEMPLATES_KEPT)
def _trend(
    strong: tuple[bool, ...],
    columns: int,
    titles: tuple[str, str, str, str],
    percent: bool,
    has_target: bool,
) -> dict[str, Any]:
    """Return the template of lines by month, of as many series; whether each is strong.

    A layer that never gets a row would have the browser warn of an axis without an end.
    """
    month = alt.X("month:T", title=None).axis(
        tickCount=alt.TimeIntervalStep(interval="year", step=1), format="%Y", grid=False
    )
    value = (
        alt.Y("value:Q", title=None)
        .scale(zero=False, nice=True)
        .axis(tickCount=3, format=".0%" if percent else "~r")
    )
    lines = (
        alt.Chart(ROWS)
        .mark_line(interpolate="monotone")
        .encode(
            month,
            value,
            alt.Color("series:N", title=None, sort=alt.EncodingSortField("place", op="min"))
            .scale(range=[theme.ACCENT if first else theme.QUIET for first in strong])
            .legend(
                orient="top",
                symbolType="stroke",
                symbolSize=60,
                columnPadding=8,
                columns=columns,
            ),
            strokeWidth=alt.when(alt.datum.place == 0)
            .then(alt.value(2.6))
            .otherwise(alt.value(1.6)),
            strokeDash=alt.when(alt.datum.is_dashed)
            .then(alt.value([4, 3]))
            .otherwise(alt.value([1, 0])),
        )
    )
    told = dict(zip(("series", "month_text", "value_text", "numbers"), titles, strict=True))
    points = (
        alt.Chart(ROWS)
        .mark_point(size=120, opacity=0)
        .encode(
            alt.X("month:T"),
            value,
            tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in told.items()],
        )
    )
    line = alt.Chart(TARGET).mark_rule(color=theme.INK, strokeWidth=1).encode(alt.Y("target:Q"))
    reach = alt.Chart(REACH).mark_point(opacity=0, filled=True, size=0).encode(alt.Y("value:Q"))
    return template(alt.layer(lines, points, *([line] if has_target else []), reach))


def _reach(rows: list[dict[str, Any]], target: float | None) -> list[float]:
    """Return the ends of an axis that holds every value and the target, none of them at its edge
    but a zero.
    """
    values = [row["value"] for row in rows] + ([] if target is None else [target])
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = 0.06 * (high - low) or 0.05 * abs(high) or 1.0
    return [max(low - room, 0.0) if low >= 0 else low - room, high + room]


def legend_rows(series: list[str]) -> int:
    """Return how many rows the names of the series take over the narrowest card.

    Side by side where they fit, else one a row: a card never cuts a name off.
    """
    return 1 if sum(map(letters, series)) * LETTER <= CARD_WIDTH else len(series)


def trend_height(series: list[str]) -> int:
    """Return how many pixels a trend takes, so that its lines keep their room under the names."""
    return 150 + 20 * legend_rows(series)
