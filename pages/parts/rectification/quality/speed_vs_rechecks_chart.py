"""The picture of speed against rechecks: a point a region, the doubtful ones marked."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, theme
from pages.parts.rectification import scope


def _axis(rows: pl.DataFrame) -> tuple[float, float]:
    """Return the ends of the axis of rates: round, and never so close that all look far apart."""
    left = floor(min(rows["rate"]) * 10 - 0.2) / 10
    right = ceil(max(rows["rate"]) * 10 + 0.2) / 10
    return max(min(left, right - 0.2), 0), min(right, 1.0)


def _numbers(context: PageContext, part: int, whole: int) -> str:
    return context.words(
        "ranking.numbers", numerator=numbers.count(part), denominator=numbers.count(whole)
    )


def spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    """Return a point a region: its one-month rate against its share of failed rechecks."""
    words = context.words
    points = [
        {
            "code": row["region_code"],
            "name": context.name(context.regions[row["region_code"]]),
            "rate": row["rate"],
            "rate_text": scope.percent(row["rate"]),
            "rate_numbers": _numbers(context, row["closed_by_day_30"], row["reached_day_30"]),
            "failed": row["failed_share"],
            "low": row["low"],
            "high": row["high"],
            "failed_text": scope.percent(row["failed_share"]),
            "failed_numbers": _numbers(context, row["failed"], row["checked"]),
            "interval": words(
                "rectification.from_to",
                low=scope.percent(row["low"]),
                high=scope.percent(row["high"]),
            ),
            "is_own": row["region_code"] == context.region.code,
            "is_false": row["is_false"],
        }
        for row in rows.iter_rows(named=True)
    ]
    left, right = _axis(rows)
    middle = (left + right) / 2
    x = {
        "field": "rate",
        "type": "quantitative",
        "scale": {"domain": [left, right], "nice": False},
        "axis": {"title": words("rectification.one_month_rate"), "format": ".0%", "tickCount": 5},
    }
    y = {
        "field": "failed",
        "type": "quantitative",
        "axis": {"title": words("rectification.false_share"), "format": ".0%", "tickCount": 5},
    }
    labelled = "datum.is_false || datum.is_own"
    colour = {
        "condition": [
            {"test": "datum.is_false", "value": theme.ALARM},
            {"test": "datum.is_own", "value": theme.ACCENT},
        ],
        "value": "#8A97A5",
    }
    return {
        "data": {"values": points},
        "layer": [
            {
                "data": {"values": [{"rest": rows["rest"][0]}]},
                "mark": {"type": "rule", "color": theme.INK, "strokeWidth": 1},
                "encoding": {"y": {"field": "rest", "type": "quantitative"}},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 1.4, "opacity": 0.5},
                "transform": [{"filter": labelled}],
                "encoding": {
                    "x": x,
                    "y": y | {"field": "low"},
                    "y2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "params": [
                    {
                        "name": "unit",
                        "select": {"type": "point", "fields": ["code"], "toggle": False},
                    }
                ],
                "mark": {"type": "point", "filled": True, "cursor": "pointer"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": colour,
                    "size": {"condition": {"test": labelled, "value": 150}, "value": 70},
                    "shape": {
                        "condition": {"test": "datum.is_false", "value": "square"},
                        "value": "circle",
                    },
                    "tooltip": [
                        {"field": "name", "title": words("columns.region")},
                        {"field": "rate_text", "title": words("rectification.one_month_rate")},
                        {"field": "rate_numbers", "title": words("rectification.closed_of")},
                        {"field": "failed_text", "title": words("rectification.false_share")},
                        {"field": "failed_numbers", "title": words("rectification.failed_of")},
                        {"field": "interval", "title": words("rectification.interval_95")},
                    ],
                },
            },
            {
                "transform": [{"filter": labelled}],
                "mark": {
                    "type": "text",
                    "fontSize": 13,
                    # Towards the middle, where there is room for a name.
                    "align": {"expr": f"datum.rate < {middle} ? 'left' : 'right'"},
                    "dx": {"expr": f"datum.rate < {middle} ? 10 : -10"},
                },
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": {"field": "name"},
                    "color": colour,
                },
            },
        ],
    }
