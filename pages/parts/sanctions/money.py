"""Money recovered, refunded and saved: three kinds that are never added."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import charts, claims, headings, numbers, pictures, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from warehouse.queries import sanctions

HEIGHT = 250
KINDS = ("recovered", "refunded", "loss_avoided")
COLOURS = (theme.ACCENT, theme.SEQUENCE[3], theme.SEQUENCE[1])


def card(context: PageContext, month_end: date) -> None:
    """Draw the money of the term to a month end, by year and kind."""
    words = context.words
    rows = data.ask(
        context.view, sanctions.recoveries, context.region.code, context.term.term_id, month_end
    )
    with st.container(border=True, key="picture_money"):
        if rows.is_empty():
            headings.title(words("sanctions.money.none"))
            return
        pictures.bare(
            context,
            Picture(
                key="money",
                name=words("sanctions.money.title"),
                finding=claims.say(words, finding(context, rows)),
                spec=_spec(context, rows, month_end),
                height=HEIGHT,
                note=words("sanctions.money.note"),
            ),
        )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return the yuan of each kind."""
    totals = dict(rows.group_by("kind").agg(pl.col("yuan").sum()).iter_rows())
    slots = {
        kind: Claim(context.region.code, f"yuan_{kind}", float(totals.get(kind, 0)), "yuan")
        for kind in KINDS
    }
    return Finding("sanctions.money.finding", slots)


def _spec(context: PageContext, rows: pl.DataFrame, month_end: date) -> dict[str, Any]:
    words = context.words
    first = min(context.term.starts_on.year, rows["year"][0])
    years = [str(year) for year in range(first, month_end.year + 1)]
    names = [words(f"sanctions.money.{kind}") for kind in KINDS]
    bars = [
        {
            "year": str(row["year"]),
            "kind": words(f"sanctions.money.{row['kind']}"),
            "amount": row["yuan"] / numbers.YUAN[context.language],
            "text": words(
                "sanctions.money.amount",
                amount=numbers.money(row["yuan"], context.language),
                recoveries=words.count("recoveries", row["recoveries"]),
            ),
        }
        for row in rows.iter_rows(named=True)
    ]
    kind = {"field": "kind", "type": "nominal"}
    colours = dict(zip(names, COLOURS, strict=True))
    return {
        "data": {"values": bars},
        "mark": "bar",
        "encoding": {
            "x": {
                "field": "year",
                "type": "ordinal",
                "scale": {"domain": years},
                "axis": {"title": words("sanctions.money.year"), "labelAngle": 0},
            },
            "xOffset": {**kind, "sort": names},
            "y": {
                "field": "amount",
                "type": "quantitative",
                "axis": {"title": words("sanctions.money.axis"), "tickCount": 4, "format": ",~r"},
            },
            "color": {
                **kind,
                "scale": charts.scale_of(bars, "kind", colours),
                "legend": {"orient": "top", "title": None},
            },
            "tooltip": [
                {"field": "year", "title": words("sanctions.money.year")},
                {"field": "kind", "title": words("sanctions.money.kind")},
                {"field": "text", "title": words("sanctions.money.axis")},
            ],
        },
    }
