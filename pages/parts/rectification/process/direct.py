"""Direct close-outs (直接销号): their own bucket, with reasons and the share granted."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, pictures, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.rectification import scope
from warehouse.queries import rectification

DECISIONS = {
    "granted": "rectification.direct_granted",
    "refused": "rectification.direct_refused",
    "undecided": "rectification.direct_undecided_label",
}


COLOURS = {"granted": theme.ACCENT, "refused": theme.SEQUENCE[2], "undecided": "#C3CCD5"}


def card(context: PageContext) -> None:
    """Draw applications by reason: granted, refused, undecided; never counted as done."""
    words = context.words
    years = scope.years_of(context)
    rows = data.ask(context.view, rectification.direct_close_outs, context.region.code, years)
    if rows.is_empty():
        notices.empty_card(words, "picture_direct", words("rectification.direct"))
        return
    pictures.card(
        context,
        Picture(
            key="direct",
            name=words("rectification.direct"),
            finding=claims.say(words, finding(context, rows)),
            spec=_spec(context, rows),
            height=90 + 46 * len(rows),
            note=texts.sentences(
                words("rectification.direct_note", first=years[0], last=years[-1]),
                scope.uncut(context, "level", "category"),
            ),
        ),
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how many were put up and decided, and the share granted."""
    region = context.region.code
    summed = rows.select("applied", *DECISIONS).sum().row(0, named=True)
    decided = summed["granted"] + summed["refused"]
    applied = Claim(region, "direct_applied", summed["applied"], "problems")
    rate = claims.share(region, "direct_granted", summed["granted"], decided)
    if rate.value is None:
        return Finding("rectification.direct_undecided", {"applied": applied}, (rate,))
    return Finding("rectification.direct_finding", {"applied": applied, "rate": rate})


def reason(context: PageContext, row: dict[str, Any]) -> str:
    """Return a reason's name: the seed's, or that none is stated."""
    name = row[f"name_{context.language}"]
    if name is None and row["reason_code"] == "not_stated":
        return context.words("rectification.reason_not_stated")
    return str(name or row["reason_code"])


def _spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    # The legend names what is drawn.
    drawn = [decision for decision in DECISIONS if int(rows[decision].sum())]
    labels = [words(DECISIONS[decision]) for decision in drawn]
    bars, beside = [], []
    for row in rows.iter_rows(named=True):
        name = reason(context, row)
        decided = row["granted"] + row["refused"]
        bars += [
            {
                "reason": name,
                "decision": words(key),
                "place": place,
                "problems": row[decision],
                "numbers": words(
                    "ranking.numbers",
                    numerator=numbers.count(row[decision]),
                    denominator=numbers.count(row["applied"]),
                ),
            }
            for place, (decision, key) in enumerate(DECISIONS.items())
        ]
        beside.append(
            {
                "reason": name,
                "problems": row["applied"],
                "text": words(
                    "rectification.direct_rate",
                    rate=scope.percent(scope.share(row["granted"], decided)),
                    granted=numbers.count(row["granted"]),
                    decided=numbers.count(decided),
                ),
            }
        )
    y = {
        "field": "reason",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "labelColor": theme.INK, "labelFontSize": 14, "labelLimit": 170},
    }
    x = {
        "field": "problems",
        "type": "quantitative",
        "scale": {"domain": [0, max(rows["applied"]) * 1.7], "nice": False},
        "axis": {"title": words("rectification.applications"), "tickMinStep": 1, "tickCount": 4},
    }
    return {
        "layer": [
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "height": {"band": 0.6}},
                "encoding": {
                    "y": y,
                    "x": x | {"stack": "zero"},
                    "order": {"field": "place", "type": "ordinal"},
                    "color": {
                        "field": "decision",
                        "type": "nominal",
                        "scale": {
                            "domain": labels,
                            "range": [COLOURS[decision] for decision in drawn],
                        },
                        "legend": {"orient": "top", "title": None},
                    },
                    "tooltip": [
                        {"field": "reason", "title": words("rectification.reason")},
                        {"field": "decision", "title": words("rectification.decision")},
                        {"field": "numbers", "title": words("rectification.of_applied")},
                    ],
                },
            },
            {
                "data": {"values": beside},
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 13},
                "encoding": {
                    "y": y,
                    "x": x,
                    "text": {"field": "text"},
                    "color": {"value": theme.QUIET},
                },
            },
        ],
    }
