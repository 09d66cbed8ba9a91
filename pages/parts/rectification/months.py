"""The one-month rate of each month of feedback against the target (巡后直督)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from pages.parts import charts, data, numbers, pictures, states, theme
from pages.parts.pictures import Picture
from pages.parts.rectification import scope
from pages.parts.shell import Visit
from warehouse.queries import rectification

FEW = 20
"""Under so many problems a month's rate is drawn pale and never called a miss."""

STATES = ("reached", "missed", "few", "young")


def card(visit: Visit) -> None:
    """Draw one bar per month of feedback; months not yet 30 days old are hatched, not judged."""
    words = visit.words
    rows = data.ask(visit.view, rectification.months, visit.region.code, scope.cohort(visit))
    if rows.is_empty():
        with st.container(border=True, key="picture_months"):
            st.html(f'<div class="card-title">{words("rectification.months")}</div>')
            states.empty(words)
        return
    target, warning = scope.one_month_lines(visit)
    bars = [_bar(visit, row, warning) for row in rows.iter_rows(named=True)]
    pictures.card(
        visit,
        Picture(
            key="months",
            name=words("rectification.months"),
            finding=_finding(visit, bars, warning),
            spec=_spec(visit, bars, target),
            height=270,
            note=scope.note(
                ""
                if target is None
                else words("rectification.months_target", target=f"{target:.0%}"),
                words("rectification.months_note", few=FEW),
                scope.uncut(visit, "category"),
            ),
            alternative=scope.note(*(bar["said"] for bar in bars[-12:])),
        ),
    )


def _bar(visit: Visit, row: dict[str, Any], warning: float | None) -> dict[str, Any]:
    words = visit.words
    reached = row["reached_day_30"]
    rate = scope.share(row["closed_by_day_30"], reached)
    if _is_young(row["feedback_month"], visit.view.version.as_of_date):
        state = "young"
    elif reached < FEW:
        state = "few"
    else:
        state = "missed" if warning is not None and (rate or 0) < warning else "reached"
    month = numbers.month(row["feedback_month"], visit.language)
    two = words(
        "ranking.numbers",
        numerator=numbers.count(row["closed_by_day_30"]),
        denominator=numbers.count(reached),
    )
    return {
        "month": row["feedback_month"].isoformat(),
        "month_text": month,
        "rate": rate or 0,
        "is_known": rate is not None,
        "most": scope.share(row["closed_by_day_30_high"], reached) or 0,
        "rate_text": scope.percent(rate),
        "numbers": two,
        "state": state,
        "state_text": words(f"rectification.month_{state}"),
        "fed_back": numbers.count(row["fed_back"]),
        "said": words(
            "rectification.month_said", month=month, rate=scope.percent(rate), numbers=two
        ),
    }


def _is_young(month: date, as_of: date) -> bool:
    """Whether part of a month's problems were fed back less than 30 days ago."""
    following = (month + timedelta(days=32)).replace(day=1)
    return following - timedelta(days=1) + timedelta(days=30) > as_of


def _finding(visit: Visit, bars: list[dict[str, Any]], warning: float | None) -> str:
    words = visit.words
    judged = [bar for bar in bars if bar["state"] in ("reached", "missed")]
    if not judged or warning is None:
        return words(
            "rectification.months_unjudged", months=words.count("feedback_months", len(bars))
        )
    missed = [bar for bar in judged if bar["state"] == "missed"]
    of = words.count("feedback_months", len(judged))
    if not missed:
        lowest = min(judged, key=lambda bar: bar["rate"])
        return words(
            "rectification.months_above",
            of=of,
            warning=f"{warning:.0%}",
            month=lowest["month_text"],
            rate=lowest["rate_text"],
        )
    last = missed[-1]
    return words(
        "rectification.months_below",
        of=of,
        missed=words.count("feedback_months", len(missed)),
        warning=f"{warning:.0%}",
        month=last["month_text"],
        rate=last["rate_text"],
    )


def _spec(visit: Visit, bars: list[dict[str, Any]], target: float | None) -> dict[str, Any]:
    words = visit.words
    x = {
        "field": "month",
        "type": "ordinal",
        "axis": {
            "title": words("rectification.feedback_month"),
            "labelExpr": "slice(datum.label, 0, 7)",
            "labelAngle": 0,
            "labelOverlap": "greedy",
            "labelSeparation": 10,
        },
    }
    y = {
        "field": "rate",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {
            "title": words("rectification.one_month_rate"),
            "format": ".0%",
            "tickCount": 5,
        },
    }
    colours = [theme.ACCENT, theme.ALARM, theme.SEQUENCE[2], "#C3CCD5"]
    labels = [words(f"rectification.month_{state}") for state in STATES]
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "width": {"band": 0.72}},
            "encoding": {
                "x": x,
                "y": y,
                "color": {
                    "field": "state_text",
                    "type": "nominal",
                    "scale": charts.scale_of(
                        bars, "state_text", dict(zip(labels, colours, strict=True))
                    ),
                    "legend": {"orient": "top", "title": None, "labelLimit": 220},
                },
                "tooltip": [
                    {"field": "month_text", "title": words("rectification.feedback_month")},
                    {"field": "rate_text", "title": words("rectification.one_month_rate")},
                    {"field": "numbers", "title": words("rectification.closed_of")},
                    {"field": "fed_back", "title": words("rectification.fed_back")},
                    {"field": "state_text", "title": words("rectification.state")},
                ],
            },
        },
        {
            "transform": [{"filter": "datum.most > datum.rate"}],
            "mark": {"type": "rule", "strokeWidth": 2, "color": theme.INK, "opacity": 0.55},
            "encoding": {"x": x, "y": y, "y2": {"field": "most"}},
        },
        {
            # A shape beside the colour, for who cannot tell the colours apart.
            "transform": [{"filter": "datum.state === 'missed'"}],
            "mark": {"type": "point", "shape": "square", "filled": True, "size": 60, "dy": -8},
            "encoding": {"x": x, "y": y, "color": {"value": theme.ALARM}},
        },
        {
            "transform": [{"filter": "datum.state === 'young'"}],
            "mark": {"type": "text", "dy": -10, "fontSize": 13, "color": theme.QUIET},
            "encoding": {"x": x, "y": y, "text": {"value": words("rectification.young_mark")}},
        },
    ]
    if target is not None:
        layers.append(
            {
                "data": {"values": [{"target": target}]},
                "mark": {"type": "rule", "color": theme.INK, "strokeWidth": 1},
                "encoding": {"y": {"field": "target", "type": "quantitative"}},
            }
        )
    return {"data": {"values": bars}, "layer": layers}
