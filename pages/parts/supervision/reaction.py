"""From a reminder to a closing: how many of the problems named were closed after so many days."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, pictures, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.supervision.overview import Overview
from warehouse.queries import supervision

LOWEST = 0.05
"""Where the axis ends at least: where nothing was closed, a line along it says so."""

DAY = 30
"""The day that the finding speaks of."""


def card(context: PageContext, now: Overview) -> None:
    """Draw the share closed by days since the act, a line per kind of act."""
    words, period = context.words, now.period
    rows = data.ask(
        context.view, supervision.reaction, context.region.code, period.first, period.last
    )
    if rows.is_empty():
        notices.empty_card(words, "card_reaction", words("supervision.reaction"))
        return
    pictures.card(
        context,
        Picture(
            key="reaction",
            name=words("supervision.reaction"),
            finding=claims.say(words, finding(context, rows)),
            spec=_spec(context, rows),
            height=290,
            note=words("supervision.reaction_note", day=context.as_of),
        ),
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how many of the problems named long enough ago were closed within thirty days."""
    region, at = context.region.code, rows.filter(pl.col("day") == DAY)
    named, closed = int(at["named"].sum()), int(at["closed"].sum())
    days = Claim(region, "days_of_reaction", DAY)
    problems = Claim(region, "problems_named", named, "problems")
    if not named:
        return Finding("supervision.reaction_young", {"days": days}, (problems,))
    return Finding(
        "supervision.reaction_finding",
        {
            "named": problems,
            "days": days,
            "share": claims.share(region, "named_closed_in_time", closed, named),
        },
    )


def _spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    values = [
        {
            "kind": words(f"supervision.kind.{row['kind']}"),
            "day": row["day"],
            "share": row["closed"] / row["named"],
            "percent": f"{row['closed'] / row['named']:.1%}",
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["closed"]),
                denominator=numbers.count(row["named"]),
            ),
        }
        for row in rows.iter_rows(named=True)
    ]
    kinds = [
        words(f"supervision.kind.{kind}")
        for kind in supervision.LADDER
        if (rows["kind"] == kind).any()
    ]
    x = {
        "field": "day",
        "type": "quantitative",
        "scale": {"domain": [0, max(supervision.REACTION_DAYS) * 1.12], "nice": False},
        "axis": {
            "title": words("supervision.reaction_days"),
            "values": list(supervision.REACTION_DAYS),
            "grid": False,
        },
    }
    y = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, max(LOWEST, *(1.1 * value["share"] for value in values))]},
        "axis": {"title": words("supervision.reaction_share"), "format": "~%", "tickCount": 5},
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": kinds, "range": [theme.ACCENT, "#8C9AA8", "#5B9AC0"][: len(kinds)]},
        "legend": {"orient": "top", "title": None},
    }
    return {
        "data": {"values": values},
        "encoding": {"x": x, "y": y, "color": colour},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2.4}},
            {
                "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
                "encoding": {
                    "tooltip": [
                        {"field": "kind", "type": "nominal", "title": words("supervision.action")},
                        {
                            "field": "day",
                            "type": "quantitative",
                            "title": words("supervision.reaction_days"),
                        },
                        {
                            "field": "percent",
                            "type": "nominal",
                            "title": words("supervision.reaction_share"),
                        },
                        {
                            "field": "numbers",
                            "type": "nominal",
                            "title": words("supervision.reaction_numbers"),
                        },
                    ]
                },
            },
        ],
    }
