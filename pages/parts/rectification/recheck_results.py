"""What rechecks of recorded samples found, quarter by quarter, with exact intervals."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import data, numbers, pictures, states, theme
from pages.parts.pictures import Picture
from pages.parts.rectification import scope
from pages.parts.shell import Visit
from warehouse.queries import rechecks
from warehouse.stats.intervals import proportion_interval


def card(visit: Visit) -> None:
    """Draw the false-close-out rate of each quarter's samples, and say it of all together."""
    words = visit.words
    first, last = scope.days(visit)
    rows = data.ask(visit.view, rechecks.results, visit.region.code, first, last).filter(
        pl.col("checked") > 0
    )
    if rows.is_empty():
        with st.container(border=True, key="picture_rechecks"):
            st.html(f'<div class="card-title">{words("rectification.rechecks")}</div>')
            states.empty(words)
        return
    pictures.card(
        visit,
        Picture(
            key="rechecks",
            name=words("rectification.rechecks"),
            finding=_finding(visit, rows),
            spec=_spec(visit, rows),
            height=70 + 26 * len(rows),
            note=scope.note(
                words(
                    "rectification.rechecks_note",
                    samples=numbers.count(int(rows["samples"].sum())),
                    frame=numbers.count(int(rows["frame_size"].sum())),
                ),
                scope.uncut(visit, "level", "category"),
            ),
        ),
    )


def _finding(visit: Visit, rows: pl.DataFrame) -> str:
    words = visit.words
    checked, failed = int(rows["checked"].sum()), int(rows["failed"].sum())
    low, high = proportion_interval([failed], [checked])
    return words(
        "rectification.rechecks_finding",
        checked=words.count("problems", checked),
        failed=words.count("problems", failed),
        rate=scope.percent(failed / checked),
        interval=words(
            "rectification.from_to", low=scope.percent(low[0]), high=scope.percent(high[0])
        ),
    )


def quarter(visit: Visit, row: dict[str, Any]) -> str:
    """Return a quarter's name."""
    day = row["quarter_start"]
    return visit.words("rectification.quarter", year=day.year, quarter=(day.month + 2) // 3)


def _spec(visit: Visit, rows: pl.DataFrame) -> dict[str, Any]:
    words = visit.words
    low, high = proportion_interval(rows["failed"].to_numpy(), rows["checked"].to_numpy())
    points = [
        {
            "quarter": quarter(visit, row),
            "rate": row["failed"] / row["checked"],
            "low": low[place],
            "high": high[place],
            "rate_text": scope.percent(row["failed"] / row["checked"]),
            "interval": words(
                "rectification.from_to",
                low=scope.percent(low[place]),
                high=scope.percent(high[place]),
            ),
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["failed"]),
                denominator=numbers.count(row["checked"]),
            ),
            "frame": numbers.count(row["frame_size"]),
        }
        for place, row in enumerate(rows.iter_rows(named=True))
    ]
    y = {
        "field": "quarter",
        "type": "nominal",
        "sort": None,
        "axis": {"title": words("rectification.quarter_of_closing"), "labelLimit": 150},
    }
    x = {
        "field": "rate",
        "type": "quantitative",
        "scale": {"domain": [0, min(1.25, max(high) * 1.3)], "nice": False},
        "axis": {"title": words("rectification.false_share"), "format": ".0%", "tickCount": 5},
    }
    tooltip = [
        {"field": "quarter", "title": words("rectification.quarter_of_closing")},
        {"field": "rate_text", "title": words("rectification.false_share")},
        {"field": "numbers", "title": words("rectification.failed_of")},
        {"field": "interval", "title": words("rectification.interval_95")},
        {"field": "frame", "title": words("rectification.frame")},
    ]
    return {
        "data": {"values": points},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 3, "color": theme.SEQUENCE[1]},
                "encoding": {"x": x | {"field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "color": theme.ACCENT},
                "encoding": {"x": x, "tooltip": tooltip},
            },
            {
                "mark": {"type": "text", "dx": 8, "align": "left", "fontSize": 13},
                "encoding": {
                    "x": x | {"field": "high"},
                    "text": {"field": "numbers"},
                    "color": {"value": theme.QUIET},
                },
            },
        ],
    }
