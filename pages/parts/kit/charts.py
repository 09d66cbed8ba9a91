"""Pictures that are not maps: lines by month, bars by kind. Vega-Lite, sized by their place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pages.parts.kit import theme
from pages.parts.kit.labels import letters

CARD_WIDTH = 170
"""Pixels for the names of the series on the narrowest card (1366 px), symbols and axis apart."""

LETTER = 13


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
    mark: str,
    dashed: str = "",
) -> dict[str, Any]:
    """Return lines by month: the first series strong, the others quiet, the one `dashed` dashed.

    `rows` hold `month` (ISO date), `series`, `value` and the texts `month_text`, `value_text`,
    `numbers`. `titles` name series, month, value and numbers for the tooltip. A `target` is a thin
    dark line at its place, which the axis always reaches; the legend names series with points.
    `mark` says that the data are a demonstration ("" for real ones).
    """
    strong = series[0]
    looks = {name: theme.ACCENT if name == strong else theme.QUIET for name in series}
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": _span(rows, target), "zero": False, "nice": True},
        "axis": {"title": None, "tickCount": 3, "format": ".0%" if percent else "~r"},
    }
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": rows},
            "mark": {"type": "line", "interpolate": "monotone"},
            "encoding": {
                "x": {
                    "field": "month",
                    "type": "temporal",
                    "axis": {
                        "title": None,
                        "tickCount": {"interval": "year", "step": 1},
                        "format": "%Y",
                        "grid": False,
                    },
                },
                "y": y,
                "color": {
                    "field": "series",
                    "type": "nominal",
                    "scale": scale_of(rows, "series", looks),
                    "legend": {
                        "orient": "top",
                        "title": None,
                        "symbolType": "stroke",
                        "symbolSize": 60,
                        "columnPadding": 8,
                        "columns": len(series) // legend_rows(series),
                    },
                },
                "strokeWidth": {
                    "condition": {"test": f"datum.series === {json.dumps(strong)}", "value": 2.6},
                    "value": 1.6,
                },
                "strokeDash": {
                    "condition": {
                        "test": f"datum.series === {json.dumps(dashed)}",
                        "value": [4, 3],
                    },
                    "value": [1, 0],
                },
            },
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "size": 120, "opacity": 0},
            "encoding": {
                "x": {"field": "month", "type": "temporal"},
                "y": y,
                "tooltip": [
                    {"field": field, "type": "nominal", "title": title}
                    for field, title in zip(
                        ("series", "month_text", "value_text", "numbers"), titles, strict=True
                    )
                ],
            },
        },
    ]
    if target is not None:
        layers.append(
            {
                "data": {"values": [{"target": target}]},
                "mark": {"type": "rule", "color": theme.INK, "strokeWidth": 1},
                "encoding": {"y": y | {"field": "target"}},
            }
        )
    return theme.demonstration_title(mark) | {
        "layer": layers,
        "config": theme.vega_config(),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 2, "right": 2, "top": 2, "bottom": 2},
    }


def _span(rows: list[dict[str, Any]], target: float | None) -> list[float]:
    """Return the ends of an axis that holds every value and the target, none of them at its edge
    but a zero.
    """
    held = [row["value"] for row in rows] + ([] if target is None else [target])
    low, high = min(held, default=0.0), max(held, default=1.0)
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


def parts(rows: list[dict[str, Any]], titles: tuple[str, str], mark: str) -> dict[str, Any]:
    """Return horizontal bars of a part within a whole: overdue within open, by member.

    `rows` hold `name`, `part`, `whole` and the text `numbers` ("part / whole"), in the order they
    are to stand. `titles` name the part and the numbers for the tooltip; `mark` says that the data
    are a demonstration.
    """
    encoding = {
        "y": {
            "field": "name",
            "type": "nominal",
            "sort": None,
            "axis": {
                "title": None,
                "labelLimit": 170,
                "labelFontSize": 14,
                "labelColor": theme.INK,
            },
        },
        "tooltip": [
            {"field": "name", "type": "nominal", "title": " "},
            {"field": "numbers", "type": "nominal", "title": titles[1]},
        ],
    }
    largest = max((row["whole"] for row in rows), default=1) or 1
    scale = {"domain": [0, largest * 2.4], "nice": False}
    return theme.demonstration_title(mark) | {
        "data": {"values": rows},
        "encoding": encoding,
        "layer": [
            {
                "mark": {"type": "bar", "color": theme.SEQUENCE[1], "height": {"band": 0.62}},
                "encoding": {
                    "x": {
                        "field": "whole",
                        "type": "quantitative",
                        "scale": scale,
                        "axis": None,
                    }
                },
            },
            {
                "mark": {"type": "bar", "color": theme.ALARM, "height": {"band": 0.62}},
                "encoding": {"x": {"field": "part", "type": "quantitative", "title": titles[0]}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 13},
                "encoding": {
                    "x": {"field": "whole", "type": "quantitative"},
                    "text": {"field": "numbers"},
                    "color": {"value": theme.QUIET},
                },
            },
        ],
        "config": theme.vega_config(),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 2, "right": 2, "top": 2, "bottom": 2},
    }


def parts_height(rows: int) -> int:
    """Return how many pixels the bars of so many members take."""
    return 26 * rows + 30
