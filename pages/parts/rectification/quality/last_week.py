"""The share closed in the last week before the deadline, by responsibility level."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, pictures, texts, theme
from pages.parts.kit.claims import Finding
from pages.parts.kit.pictures import Picture
from pages.parts.rectification import scope
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS


def card(context: PageContext) -> None:
    """Draw the share of closings that fell in the last week, here and above."""
    words = context.words
    regions = scope.compared(context)
    own = scope.totals_of(context, context.region)
    if not own or not own["first_closed_on_clock"]:
        notices.empty_card(words, "picture_last_week", words("rectification.last_week"))
        return
    rows = scope.totals(context).filter(pl.col("first_closed_on_clock") > 0)
    names = {region.code: context.name(region) for region in regions}
    bars = [_bar(context, row, names) for row in rows.iter_rows(named=True)]
    bars.sort(key=lambda bar: (bar["place"], bar["region"] != names[context.region.code]))
    pictures.card(
        context,
        Picture(
            key="last_week",
            name=words("rectification.last_week"),
            finding=claims.say(words, finding(context, own)),
            spec=_spec(context, bars, list(names.values())),
            height=80 + 26 * len(bars),
            note=texts.sentences(
                words("rectification.last_week_note"), scope.uncut(context, "category")
            ),
        ),
    )


def finding(context: PageContext, own: dict[str, int]) -> Finding:
    """Return the share of first closings that fell in the last week."""
    part, whole = own["closed_in_last_week"], own["first_closed_on_clock"]
    share = claims.share(context.region.code, "closed_in_last_week", part, whole)
    return Finding("rectification.last_week_finding", {"share": share})


def _bar(context: PageContext, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    share = row["closed_in_last_week"] / row["first_closed_on_clock"]
    return {
        "level": context.words(f"responsibility.{row['responsibility_level']}"),
        "place": RESPONSIBILITY_LEVELS.index(row["responsibility_level"]),
        "region": names[row["region_code"]],
        "share": share,
        "share_text": scope.percent(share),
        "numbers": context.words(
            "ranking.numbers",
            numerator=numbers.count(row["closed_in_last_week"]),
            denominator=numbers.count(row["first_closed_on_clock"]),
        ),
    }


def _spec(context: PageContext, bars: list[dict[str, Any]], regions: list[str]) -> dict[str, Any]:
    words = context.words
    largest = max(bar["share"] for bar in bars) or 0.01
    x = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, largest * 1.6], "nice": False},
        "axis": {
            "title": words("rectification.share_of_closings"),
            "format": ".0%",
            "tickCount": 4,
        },
    }
    return {
        "data": {"values": bars},
        "encoding": {
            "y": {
                "field": "level",
                "type": "nominal",
                "sort": None,
                "axis": {
                    "title": None,
                    "labelColor": theme.INK,
                    "labelFontSize": 14,
                    "labelLimit": 130,
                },
            },
            "yOffset": {"field": "region", "type": "nominal", "sort": regions},
            "tooltip": [
                {"field": "region", "title": words("columns.region")},
                {"field": "level", "title": words("columns.responsibility_level")},
                {"field": "share_text", "title": words("rectification.share_of_closings")},
                {"field": "numbers", "title": words("rectification.last_week_of")},
            ],
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.8}},
                "encoding": {
                    "x": x,
                    "color": {
                        "field": "region",
                        "type": "nominal",
                        "scale": {
                            "domain": regions,
                            "range": [theme.ACCENT, "#AAB7C4"][: len(regions)],
                        },
                        "legend": {"orient": "top", "title": None, "labelLimit": 160},
                    },
                },
            },
            {
                "transform": [
                    {"calculate": "datum.share_text + '  ' + datum.numbers", "as": "label"}
                ],
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 13},
                "encoding": {
                    "x": x,
                    "text": {"field": "label"},
                    "color": {"value": theme.QUIET},
                },
            },
        ],
    }
