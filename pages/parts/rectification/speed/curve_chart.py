"""The picture of curves: steps, bands, and rows of numbers still open under the axis."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, theme
from warehouse.stats import survival, turnbull

HORIZON = 365
"""Days after feedback that are drawn: a window has half a year, an extension as much again."""

MARGIN = -22
"""Room left of day 0, for the first numbers under the axis."""

TICKS = (0, 30, 60, 90, 120, 180, 270, 365)
DAYS = (*range(0, 121, 2), *range(125, HORIZON + 1, 5))
"""Days at which curves are read for the picture: closer than the eye sees apart, few enough to
send."""

PLOT, ROW = 250, 24
"""Pixels of the plot and of a row of numbers under it."""

COLOURS = (theme.ACCENT, "#8A97A5", "#B26A00", "#5E7F3B", "#8E5A9B")
"""The region, the one above, and its peers: told apart by their names in the rows too."""


@dataclass(frozen=True)
class CurveChart:
    """Curves of regions, the chosen one first, with what is drawn beside the first.

    `curves` are those of `survival.cumulative_incidence`, one frame each; `lasting` that of
    lasting closings; `between` a curve of `turnbull.turnbull`; `target` the share to be closed by
    day 30.
    """

    names: list[str]
    curves: list[pl.DataFrame]
    lasting: pl.DataFrame | None
    between: pl.DataFrame | None
    target: float | None

    @property
    def rows(self) -> list[int]:
        """The places of the curves that exist."""
        return [place for place, curve in enumerate(self.curves) if not curve.is_empty()]


def height(chart: CurveChart) -> int:
    """Return the pixels the picture takes."""
    return PLOT + ROW * (len(chart.rows) + 1) + 50


def spec(context: PageContext, chart: CurveChart) -> dict[str, Any]:
    """Return the picture."""
    depth = ROW / PLOT
    y = _y(context, chart, depth)
    names = [chart.names[place] for place in chart.rows]
    colours = [COLOURS[place] for place in chart.rows]
    points = [
        point for place in chart.rows for point in _points(chart.names[place], chart.curves[place])
    ]
    x = {
        "field": "day",
        "type": "quantitative",
        "scale": {"domain": [MARGIN, HORIZON], "nice": False},
        "axis": None,
    }
    colour = {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": names, "range": colours},
        "legend": {
            "orient": "top",
            "title": None,
            "symbolType": "stroke",
            "columns": 5,
            "labelLimit": 220,
        },
    }
    strong = {
        "condition": {"test": f"datum.name === {json.dumps(chart.names[0])}", "value": 2.8},
        "value": 1.7,
    }
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [{"day": 0, "until": HORIZON, "value": 0}]},
            "mark": {"type": "rule", "color": theme.QUIET, "strokeWidth": 1},
            "encoding": {"x": x, "x2": {"field": "until"}, "y": y},
        },
        {
            "transform": [{"filter": f"datum.name === {json.dumps(chart.names[0])}"}],
            "mark": {"type": "area", "interpolate": "step-after", "opacity": 0.14},
            "encoding": {
                "x": x,
                "y": y | {"field": "low"},
                "y2": {"field": "high"},
                "color": {"value": theme.ACCENT},
            },
        },
        {
            "mark": {"type": "line", "interpolate": "step-after"},
            "encoding": {"x": x, "y": y, "color": colour, "strokeWidth": strong},
        },
        *_beside(context, chart, x, y),
        *_target(context, chart.target, x, y),
        *_rows(context, chart, x, y, depth),
        {
            "mark": {"type": "point", "size": 90, "opacity": 0},
            "encoding": {"x": x, "y": y, "tooltip": _tooltip(context)},
        },
    ]
    # The points stand once for all layers: they are most of what is sent.
    return {"data": {"values": points}, "layer": layers}


def _tooltip(context: PageContext) -> list[dict[str, Any]]:
    words = context.words
    share = {"type": "quantitative", "format": ".1%"}
    return [
        {"field": "name", "type": "nominal", "title": words("columns.region")},
        {"field": "day", "type": "quantitative", "title": words("rectification.day")},
        {"field": "value", "title": words("rectification.closed_share")} | share,
        {"field": "low", "title": words("rectification.band_low")} | share,
        {"field": "high", "title": words("rectification.band_high")} | share,
        {
            "field": "open",
            "type": "quantitative",
            "format": ",",
            "title": words("rectification.still_open"),
        },
    ]


def _y(context: PageContext, chart: CurveChart, depth: float) -> dict[str, Any]:
    """Return the share closed; below zero the rows of numbers, which the axis's labels name."""
    rows = [
        context.words("rectification.days_after"),
        *(chart.names[place] for place in chart.rows),
    ]
    places = [round(-depth * (row + 0.75), 4) for row in range(len(rows))]
    label = "format(datum.value, '.0%')"
    for place, name in zip(places, rows, strict=True):
        label = f"abs(datum.value - {place}) < 1e-3 ? {json.dumps(name)} : {label}"
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [-depth * (len(rows) + 0.25), 1], "nice": False},
        "axis": {
            "title": context.words("rectification.closed_share"),
            "values": [*places, 0, 0.25, 0.5, 0.75, 1],
            "labelExpr": label,
            "labelLimit": 170,
            "gridOpacity": {"condition": {"test": "datum.value < 0", "value": 0}, "value": 1},
        },
    }


def _points(name: str, curve: pl.DataFrame) -> list[dict[str, Any]]:
    read = survival.incidence_at(curve, DAYS).drop_nulls("incidence")
    return [
        {
            "name": name,
            "day": row["day"],
            "value": round(row["incidence"], 4),
            "low": round(row["low"], 4),
            "high": round(row["high"], 4),
            "open": row["at_risk"],
        }
        for row in read.iter_rows(named=True)
    ]


def _beside(
    context: PageContext, chart: CurveChart, x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    """Draw lasting closings dashed, closings known as intervals as the space they leave open."""
    layers: list[dict[str, Any]] = []
    if chart.lasting is not None and not chart.lasting.is_empty():
        read = survival.incidence_at(chart.lasting, DAYS).drop_nulls("incidence")
        values = [
            {"day": day, "value": round(value, 4)}
            for day, value in read.select("day", "incidence").iter_rows()
        ]
        layers.append(
            {
                "data": {"values": values},
                "mark": {
                    "type": "line",
                    "interpolate": "step-after",
                    "strokeDash": [6, 3],
                    "color": theme.INK,
                    "strokeWidth": 1.8,
                },
                "encoding": {"x": x, "y": y},
            }
        )
        layers.append(_label(values, context.words("rectification.lasting_line"), x, y, dy=14))
    if chart.between is not None and not chart.between.is_empty():
        followed = int(chart.curves[0]["day"].max() or 0)  # type: ignore[arg-type]
        days = [day for day in DAYS if day <= followed]
        read = turnbull.incidence_between(chart.between, days)
        bounds = [
            {"day": day, "value": round(low, 4), "high": round(high, 4)}
            for day, low, high in read.iter_rows()
        ]
        layers.append(
            {
                "data": {"values": bounds},
                "mark": {
                    "type": "area",
                    "interpolate": "step-after",
                    "color": "#F0A202",
                    "opacity": 0.35,
                    "line": {"color": "#B26A00", "strokeWidth": 1},
                },
                "encoding": {"x": x, "y": y, "y2": {"field": "high"}},
            }
        )
    return layers


def _label(
    values: list[dict[str, Any]], text: str, x: dict[str, Any], y: dict[str, Any], *, dy: int
) -> dict[str, Any]:
    return {
        "data": {"values": values[-1:]},
        "mark": {"type": "text", "align": "right", "dy": dy, "fontSize": 13, "color": theme.INK},
        "encoding": {"x": x, "y": y, "text": {"value": text}},
    }


def _target(
    context: PageContext, target: float | None, x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    """Draw a short dark line where the target is to be reached: at day 30."""
    if target is None:
        return []
    values = [{"day": 20, "until": 40, "value": target}]
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rule", "color": theme.INK, "strokeWidth": 2},
            "encoding": {"x": x, "x2": {"field": "until"}, "y": y},
        },
        {
            "data": {"values": values},
            "mark": {"type": "text", "align": "left", "dx": 2, "dy": 14, "fontSize": 13},
            "encoding": {
                "x": x | {"field": "until"},
                "y": y,
                "text": {
                    "value": context.words("rectification.target_mark", target=f"{target:.0%}")
                },
            },
        },
    ]


def _rows(
    context: PageContext, chart: CurveChart, x: dict[str, Any], y: dict[str, Any], depth: float
) -> list[dict[str, Any]]:
    """Return the days, then for each curve how many were still open at the start of that day."""
    first = [{"day": day, "value": -depth * 0.75, "text": str(day)} for day in TICKS]
    layers = [_texts(first, theme.QUIET, x, y)]
    for row, place in enumerate(chart.rows, start=1):
        read = survival.incidence_at(chart.curves[place], TICKS)
        texts = [
            {
                "day": item["day"],
                "value": -depth * (row + 0.75),
                "text": numbers.MISSING
                if item["incidence"] is None
                else numbers.count(item["at_risk"]),
            }
            for item in read.iter_rows(named=True)
        ]
        layers.append(_texts(texts, COLOURS[place], x, y))
    return layers


def _texts(
    values: list[dict[str, Any]], colour: str, x: dict[str, Any], y: dict[str, Any]
) -> dict[str, Any]:
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "fontSize": 13,
            "color": colour,
            # The first and last numbers stay within the picture.
            "align": {"expr": f"datum.day === {HORIZON} ? 'right' : 'center'"},
        },
        "encoding": {"x": x, "y": y, "text": {"field": "text"}},
    }
