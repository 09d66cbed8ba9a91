"""One county: its overdue problems by month, and the acts that fell in between."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, pictures, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.shared import undated
from pages.parts.supervision.overview import Overview
from warehouse.queries import supervision
from warehouse.queries.supervision import LADDER

SHAPES = dict(zip(LADDER, ("circle", "square", "triangle-up", "diamond", "cross"), strict=True))


def card(context: PageContext, now: Overview) -> None:
    """Draw the overdue problems of a county month by month with its acts."""
    period = now.period
    months = data.ask(
        context.view, supervision.overdue_by_month, context.region.code, context.term.term_id
    ).filter(
        pl.col("month_end").is_between(period.first, period.month_end)
        & pl.col("open_overdue").is_not_null()
    )
    acts = of_county(context, now).filter(pl.col("kind").is_in(LADDER))
    if months.is_empty():
        notices.empty_card(context.words, "card_course", context.words("supervision.course"))
        return
    pictures.card(
        context,
        Picture(
            key="course",
            name=context.words("supervision.course"),
            finding=claims.say(context.words, finding(context, months, acts)),
            spec=_spec(context, months, acts),
            height=290,
            note=" ".join(
                [
                    context.words("supervision.course_note"),
                    undated.beside(context.words, months["open_ongoing_undated"][-1]),
                ]
            ).strip(),
        ),
    )


def finding(context: PageContext, months: pl.DataFrame, acts: pl.DataFrame) -> Finding:
    """Return what was overdue at the last month end, and the acts received."""
    county, month_end = context.region.code, months["month_end"][-1]
    overdue, at = int(months["open_overdue"][-1]), {"month_end": month_end}
    return Finding(
        "supervision.course_finding",
        {
            "overdue": Claim(county, "overdue_of_county_at_month_end", overdue, "problems", at=at),
            "month": Claim(county, "month_of_course", month_end, "month"),
            "issued": Claim(county, "actions", len(acts), "actions"),
        },
    )


def of_county(context: PageContext, now: Overview) -> pl.DataFrame:
    """Return every act aimed at the county in the period, the newest first."""
    return data.ask(
        context.view,
        supervision.of_county,
        context.region.code,
        context.term.term_id,
        now.period.first,
        now.period.last,
    )


def _spec(context: PageContext, months: pl.DataFrame, acts: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    line = [
        {
            "day": month.isoformat(),
            "overdue": overdue,
            "month": numbers.month(month, context.language),
        }
        for month, overdue in months.select("month_end", "open_overdue").iter_rows()
    ]
    top = max(1, *(row["overdue"] for row in line)) * 1.15
    marks = [
        {
            "day": row["issued_on"].isoformat(),
            "top": top,
            "kind": words(f"supervision.kind.{row['kind']}"),
            "state": words(f"supervision.state.{row['response_state']}"),
            "issued": numbers.day(row["issued_on"], context.language),
            "is_overdue": row["response_state"] == "overdue",
        }
        for row in acts.iter_rows(named=True)
    ]
    shown = [kind for kind in LADDER if (acts["kind"] == kind).any()]
    x = {
        "field": "day",
        "type": "temporal",
        "scale": {"padding": 12},
        "axis": {"title": None, "format": "%Y-%m", "tickCount": 6, "grid": False},
    }
    y = {
        "field": "overdue",
        "type": "quantitative",
        "scale": {"domain": [0, top]},
        "axis": {"title": words("supervision.course_axis"), "tickCount": 4, "tickMinStep": 1},
    }
    of_line = [
        {"field": "month", "type": "nominal", "title": words("columns.month")},
        {"field": "overdue", "type": "quantitative", "title": words("columns.overdue_problems")},
    ]
    of_act = [
        {"field": "kind", "type": "nominal", "title": words("supervision.action")},
        {"field": "issued", "type": "nominal", "title": words("supervision.issued_on")},
        {"field": "state", "type": "nominal", "title": words("supervision.answer")},
    ]
    colour = {"condition": {"test": "datum.is_overdue", "value": theme.ALARM}, "value": theme.INK}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": line},
            "mark": {"type": "line", "color": theme.ACCENT, "strokeWidth": 2.4},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": line},
            "mark": {"type": "point", "size": 130, "opacity": 0},
            "encoding": {"x": x, "y": y, "tooltip": of_line},
        },
    ]
    if marks:
        layers += [
            {
                "data": {"values": marks},
                "mark": {"type": "rule", "color": theme.QUIET, "strokeDash": [3, 3]},
                "encoding": {"x": x, "tooltip": of_act},
            },
            {
                "data": {"values": marks},
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {
                    "x": x,
                    "y": {**y, "field": "top"},
                    "shape": {
                        "field": "kind",
                        "type": "nominal",
                        "scale": {
                            "domain": [words(f"supervision.kind.{kind}") for kind in shown],
                            "range": [SHAPES[kind] for kind in shown],
                        },
                        "legend": {"orient": "top", "title": None, "symbolFillColor": theme.INK},
                    },
                    "color": colour,
                    "tooltip": of_act,
                },
            },
        ]
    return {"layer": layers}
