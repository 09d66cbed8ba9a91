"""Who sent staff to whom: senders by receivers, as many persons as were sent."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, pictures, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.shared.units_below import COUNTED
from pages.parts.supervision import names
from pages.parts.supervision.overview import Overview
from warehouse.queries import aid

LARGEST = 24
"""As many senders and receivers are drawn, those of the most persons; the finding counts all."""

FEW = 5
"""So few receivers are drawn on half the width, their names level."""

ROW = 24

OF_ANY_LEVEL = "aid_regions"


def card(context: PageContext, now: Overview) -> None:
    """Draw the matrix of aid postings that began in the period."""
    words, period = context.words, now.period
    rows = data.ask(
        context.view, aid.between_regions, context.region.code, period.first, period.last
    )
    if rows.is_empty():
        notices.empty_card(words, "card_aid", words("supervision.aid"))
        return
    senders, receivers = _largest(rows, "from_region"), _largest(rows, "to_region")
    drawn = rows.filter(
        pl.col("from_region").is_in(senders, nulls_equal=True)
        & pl.col("to_region").is_in(receivers, nulls_equal=True)
    )
    is_cut = len(drawn) < len(rows)
    picture = Picture(
        key="aid",
        name=words("supervision.aid"),
        finding=claims.say(words, finding(context, rows)),
        spec=_spec(context, drawn, senders, receivers),
        height=150 + ROW * len(senders),
        note=words("supervision.aid_note_cut" if is_cut else "supervision.aid_note", most=LARGEST),
    )
    if len(receivers) > FEW:
        pictures.card(context, picture)
        return
    narrow, _ = st.columns([1, 1])
    with narrow:
        pictures.card(context, picture)


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how many persons were sent, by how many regions, to how many."""
    region = context.region.code
    ends: dict[str, pl.Series] = {"senders": rows["from_region"], "receivers": rows["to_region"]}
    return Finding(
        "supervision.aid_finding",
        {
            "persons": Claim(region, "persons_sent", int(rows["persons"].sum()), "cadres"),
            **{
                end: Claim(region, f"aid_{end}", codes.n_unique(), _noun(context, codes))
                for end, codes in ends.items()
            },
        },
    )


def _noun(context: PageContext, codes: pl.Series) -> str:
    """Return the noun for regions by what they are, where they are all of one level."""
    levels = {context.regions[code].level for code in codes.drop_nulls().unique()}
    is_alike = len(levels) == 1 and codes.null_count() == 0
    return COUNTED.get(levels.pop(), OF_ANY_LEVEL) if is_alike else OF_ANY_LEVEL


def _largest(rows: pl.DataFrame, end: str) -> list[str | None]:
    """Return the codes of one end with the most persons, by code; None for those outside."""
    largest = (
        rows.group_by(end)
        .agg(pl.col("persons").sum())
        .sort("persons", end, descending=[True, False])
        .head(LARGEST)
    )
    return largest.sort(end, nulls_last=True)[end].to_list()


def _spec(
    context: PageContext, rows: pl.DataFrame, senders: list[str | None], receivers: list[str | None]
) -> dict[str, Any]:
    words = context.words
    values = [
        {
            "from": names.of_region(context, row["from_region"]),
            "to": names.of_region(context, row["to_region"]),
            "persons": row["persons"],
            "postings": row["postings"],
        }
        for row in rows.iter_rows(named=True)
    ]
    most = max(value["persons"] or 0 for value in values) or 1
    label = {
        "labelFontSize": 13,
        "labelColor": theme.INK,
        "labelLimit": 170,
        # Lines between the cells, not through them.
        "grid": True,
        "tickBand": "extent",
    }
    return {
        "data": {"values": values},
        "encoding": {
            "x": {
                "field": "to",
                "type": "nominal",
                "scale": {"domain": [names.of_region(context, code) for code in receivers]},
                "axis": {
                    "title": words("supervision.aid_to"),
                    "labelAngle": -50 if len(receivers) > FEW else 0,
                    **label,
                },
            },
            "y": {
                "field": "from",
                "type": "nominal",
                "scale": {"domain": [names.of_region(context, code) for code in senders]},
                "axis": {"title": words("supervision.aid_from"), **label},
            },
            "tooltip": [
                {"field": "from", "type": "nominal", "title": words("supervision.aid_from")},
                {"field": "to", "type": "nominal", "title": words("supervision.aid_to")},
                {
                    "field": "persons",
                    "type": "quantitative",
                    "title": words("supervision.aid_persons"),
                },
                {
                    "field": "postings",
                    "type": "quantitative",
                    "title": words("supervision.aid_postings"),
                },
            ],
        },
        "layer": [
            {
                "mark": {"type": "rect", "cornerRadius": 3},
                "encoding": {
                    "color": {
                        "field": "persons",
                        "type": "quantitative",
                        "scale": {"domain": [0, most], "range": theme.SEQUENCE[1:]},
                        "legend": None,
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 14, "fontWeight": "bold"},
                "encoding": {
                    "text": {"field": "persons"},
                    "color": {
                        "condition": {
                            "test": f"datum.persons > {0.55 * most}",
                            "value": theme.CARD,
                        },
                        "value": theme.INK,
                    },
                },
            },
        ],
    }
