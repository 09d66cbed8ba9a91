"""Plan against actual by month, and where the kept pace leads by the end of the term."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, pictures, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.shared import lag_reasons
from warehouse.queries import lag
from warehouse.stats.pace import Pace

HEIGHT = 430

LONGEST_PROJECTION = 24
"""Months after the end of the term up to which a late finish is drawn; the sentence says when."""


def card(context: PageContext) -> None:
    """Draw villages planned, covered and effectively covered by month, and the projection."""
    rows = data.ask(
        context.view,
        lag.coverage_by_month,
        context.region.code,
        context.term.term_id,
        context.month_end,
    )
    now = lag_reasons.pace_of(context)
    if now is None or rows.is_empty() or rows["villages_on_roster"][-1] == 0:
        with st.container(border=True, key="card_curve"):
            notices.empty(context.words)
        return
    on_roster = int(rows["villages_on_roster"][-1])
    covered = int(rows["villages_covered"][-1])
    words = context.words
    pictures.card(
        context,
        Picture(
            key="curve",
            name=words("coverage.curve_name"),
            finding=claims.say(words, finding(context, now, covered, on_roster)),
            spec=_spec(context, rows, now, covered, on_roster),
            height=HEIGHT,
            note=_note(
                context,
                has_projection=bool(_projection(context, now, covered, on_roster)),
                over_roster=int(rows["villages_planned_over_roster"][-1]),
            ),
        ),
    )


def _note(context: PageContext, *, has_projection: bool, over_roster: int) -> str:
    """Say what the lines are, and by how much plans name more villages than there are."""
    words = context.words
    note = words("coverage.curve_note_so_far")
    if has_projection:
        note = words("coverage.curve_note", months=lag_reasons.months_looked_back(context))
    if not over_roster:
        return note
    return words(
        "coverage.curve_note_over_roster", note=note, over=words.count("villages", over_roster)
    )


def expected_shortfall(now: Pace) -> tuple[int, int, int] | None:
    """Return how many villages the kept pace leaves at the end of the term: middle, low, high.

    None where there is no pace to go on, or no time left.
    """
    if now.kept is None or now.kept_low is None or now.kept_high is None or not now.months_left:
        return None

    def left(pace: float) -> int:
        return max(0, min(now.remaining, round(now.remaining - pace * now.months_left)))

    return left(now.kept), left(now.kept_high), left(now.kept_low)


def finding(context: PageContext, now: Pace, covered: int, on_roster: int) -> Finding:
    """Return what the kept pace leaves at the end of the term, or what is covered so far."""
    region = context.region.code
    roster = Claim(region, "villages_on_roster", on_roster, "villages")
    remaining = Claim(region, "villages_remaining", now.remaining, "villages")
    if now.remaining == 0:
        return Finding("coverage.curve_done", {"roster": roster}, (remaining,))
    shortfall = expected_shortfall(now)
    if shortfall is None:
        so_far = claims.share(region, "coverage_share", covered, on_roster)
        slots = {"roster": roster, "share": so_far, "left": remaining}
        if not now.is_over:
            return Finding("coverage.curve_so_far", slots)
        ends_on = Claim(region, "term_ends_on", context.term.ends_on, "day")
        return Finding("coverage.curve_over", slots | {"end": ends_on})
    middle, low, high = shortfall
    left = Claim(region, "shortfall_expected", middle, "villages", interval=(low, high))
    slots = {
        "roster": roster,
        "left": left,
        "low": Claim(region, "shortfall_low", low),
        "high": Claim(region, "shortfall_high", high),
    }
    return Finding("coverage.curve_enough" if middle == 0 else "coverage.curve_short", slots)


def _spec(
    context: PageContext, rows: pl.DataFrame, now: Pace, covered: int, on_roster: int
) -> dict[str, Any]:
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
