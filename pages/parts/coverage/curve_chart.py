"""The picture of plan against actual: history, the kept pace carried on, the limits."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, theme
from warehouse.stats.pace import Pace

LONGEST_PROJECTION = 24
"""Months after the end of the term up to which a late finish is drawn; the sentence says when."""


def spec(
    context: PageContext, rows: pl.DataFrame, now: Pace, covered: int, on_roster: int
) -> dict[str, Any]:
    """Return the curve of villages covered beside the plan, and the pace carried on."""
    words = context.words
    names = {
        name: words(f"coverage.series_{name}")
        for name in ("covered", "planned", "effective", "projected", "needed")
    }
    colours = {
        "covered": theme.ACCENT,
        "planned": theme.QUIET,
        "effective": theme.SEQUENCE[2],
        "projected": theme.SEQUENCE[3],
        "needed": theme.INK,
    }
    projected = _projection(context, now, covered, on_roster)
    shown = [name for name in names if projected or name not in ("projected", "needed")]
    colour = {
        "domain": [names[name] for name in shown],
        "range": [colours[name] for name in shown],
    }
    x = {
        "field": "month",
        "type": "temporal",
        "axis": {
            "title": None,
            "tickCount": {"interval": "year", "step": 1},
            "format": "%Y",
            "grid": False,
        },
    }

    def y(field: str) -> dict[str, Any]:
        return {
            "field": field,
            "type": "quantitative",
            "scale": {"domain": [0, on_roster * 1.08], "nice": False},
            "axis": {"title": words("coverage.axis_villages"), "tickCount": 5, "format": ",d"},
        }

    def series(name: str) -> dict[str, Any]:
        return {
            "datum": names[name],
            "type": "nominal",
            "scale": colour,
            "legend": {"orient": "top", "title": None, "symbolType": "stroke", "columns": 5},
        }

    def line(name: str, field: str, **mark: Any) -> dict[str, Any]:  # noqa: ANN401 - Vega's own
        return {
            "mark": {"type": "line", **mark},
            "encoding": {"x": x, "y": y(field), "color": series(name)},
        }

    history: dict[str, Any] = {
        "data": {"values": _history(context, rows)},
        "layer": [
            line("planned", "planned", strokeDash=[5, 4], strokeWidth=1.8),
            line("effective", "effective", strokeWidth=1.8),
            line("covered", "covered", strokeWidth=3),
            {
                "mark": {"type": "point", "size": 150, "opacity": 0},
                "encoding": {
                    "x": x,
                    "y": y("covered"),
                    "tooltip": [
                        {"field": "month_text", "title": words("columns.month")},
                        {"field": "covered_text", "title": names["covered"]},
                        {"field": "planned_text", "title": names["planned"]},
                        {"field": "effective_text", "title": names["effective"]},
                    ],
                },
            },
        ],
    }
    layers = [_limits(context, x, y, on_roster)]
    if projected:
        layers += [
            {
                "data": {"values": projected},
                "layer": [
                    {
                        "mark": {"type": "area", "color": theme.SEQUENCE[1], "opacity": 0.55},
                        "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}},
                    },
                    line("projected", "middle", strokeDash=[2, 3], strokeWidth=2.4),
                    {
                        "mark": {"type": "point", "size": 150, "opacity": 0},
                        "encoding": {
                            "x": x,
                            "y": y("middle"),
                            "tooltip": [
                                {"field": "month_text", "title": words("columns.month")},
                                {"field": "middle_text", "title": names["projected"]},
                                {"field": "range_text", "title": words("coverage.interval")},
                            ],
                        },
                    },
                ],
            },
            {
                "data": {
                    "values": [
                        {"month": projected[0]["month"], "needed": covered},
                        {"month": context.term.ends_on.isoformat(), "needed": on_roster},
                    ]
                },
                "layer": [line("needed", "needed", strokeWidth=1.2)],
            },
        ]
    return {"layer": [*layers, history]}


def _limits(context: PageContext, x: dict[str, Any], y: Any, on_roster: int) -> dict[str, Any]:  # noqa: ANN401
    """Return the roster as a line across, and the end of the term as one upright."""
    words, end = context.words, context.term.ends_on
    roster = words("coverage.roster", roster=words.count("villages", on_roster))
    ends = words("coverage.term_ends", month=numbers.month(end, context.language))
    first = context.months[0].isoformat()
    rule = {"type": "rule", "color": theme.INK, "strokeWidth": 1, "opacity": 0.6}
    text = {"type": "text", "fontSize": 13, "color": theme.QUIET}
    return {
        "data": {
            "values": [
                {"month": end.isoformat(), "first": first, "roster": on_roster, "low": 0}
                | {"roster_text": roster, "end_text": ends}
            ]
        },
        "layer": [
            {"mark": rule, "encoding": {"y": y("roster")}},
            {"mark": rule | {"strokeDash": [1, 3]}, "encoding": {"x": x}},
            {
                "mark": text | {"align": "left", "dy": -9},
                "encoding": {
                    "x": x | {"field": "first"},
                    "y": y("roster"),
                    "text": {"field": "roster_text"},
                },
            },
            {
                "mark": text | {"align": "right", "dx": -6, "dy": -9},
                "encoding": {"x": x, "y": y("low"), "text": {"field": "end_text"}},
            },
        ],
    }


def _history(context: PageContext, rows: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "month": row["month_end"].isoformat(),
            "month_text": numbers.month(row["month_end"], context.language),
            "covered": row["villages_covered"],
            "planned": row["villages_planned"],
            "effective": row["villages_effective"],
            **{
                f"{name}_text": context.words(
                    "coverage.of_roster",
                    part=numbers.count(row[f"villages_{name}"]),
                    whole=numbers.count(row["villages_on_roster"]),
                )
                for name in ("covered", "planned", "effective")
            },
        }
        for row in rows.iter_rows(named=True)
    ]


def _projection(
    context: PageContext, now: Pace, covered: int, on_roster: int
) -> list[dict[str, Any]]:
    """Return the kept pace carried on by month with its interval; empty where it leads nowhere."""
    if (
        now.remaining == 0
        or not now.months_left
        or now.kept is None
        or now.kept_low is None
        or now.kept_high is None
    ):
        return []
    start = min(context.month_end, context.as_of_date)
    months = now.months_left
    if now.finish is not None:
        to_finish = (now.finish.year - start.year) * 12 + now.finish.month - start.month
        months = max(months, min(to_finish, months + LONGEST_PROJECTION))
    points = []
    for passed in range(months + 1):
        low, middle, high = (
            max(0.0, min(float(on_roster), covered + pace * passed))
            for pace in (now.kept_low, now.kept, now.kept_high)
        )
        month = _months_after(start, passed)
        points.append(
            {
                "month": month.isoformat(),
                "month_text": numbers.month(month, context.language),
                "low": round(low, 1),
                "middle": round(middle, 1),
                "high": round(high, 1),
                "middle_text": numbers.count(middle),
                "range_text": context.words(
                    "coverage.range", low=numbers.count(low), high=numbers.count(high)
                ),
            }
        )
    return points


def _months_after(start: date, passed: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + passed, 12)
    return date(year, month + 1, min(start.day, 28))
