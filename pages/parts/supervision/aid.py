"""Who sent staff to whom: senders by receivers, as many persons as were sent."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.shared import act_names, definitions
from pages.parts.shared.lists import ledger_rows
from pages.parts.shared.units_below import COUNTED
from pages.parts.supervision.overview import Overview
from warehouse.queries.supervision import aid

LARGEST = 24
"""As many senders and receivers are drawn, those of the most persons; the finding counts all."""

FEW = 5
"""So few receivers are drawn on half the width, their names level."""

ROW = 24

OF_ANY_LEVEL = "aid_regions"


def is_there(context: PageContext, now: Overview) -> bool:
    """Return whether any aid began in the period."""
    return not _rows(context, now).is_empty()


def _rows(context: PageContext, now: Overview) -> pl.DataFrame:
    period = now.period
    return data.ask(
        context.view, aid.between_regions, context.region.code, period.first, period.last
    )


def card(context: PageContext, now: Overview) -> None:
    """Draw the matrix of aid postings that began in the period."""
    words, rows = context.words, _rows(context, now)
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
        definitions=definitions.of_query(context, aid.between_regions),
    )
    # Few receivers are drawn on half the width.
    with st.columns([1, 1])[0] if len(receivers) <= FEW else st.container():
        pictures.card(context, picture)
    ledger_rows.of_days(context, ledger_rows.AID, now.period.first, now.period.last)


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
    most = max(rows["persons"]) or 1
    cells = [
        {
            "from": act_names.of_region(context, row["from_region"]),
            "to": act_names.of_region(context, row["to_region"]),
            "persons": row["persons"],
            "postings": row["postings"],
            "of_most": row["persons"] / most,
        }
        for row in rows.iter_rows(named=True)
    ]
    named = [
        tuple(act_names.of_region(context, code) for code in codes)
        for codes in (senders, receivers)
    ]
    return charts.filled(_template(context.language, *named), rows=cells)


@lru_cache(charts.TEMPLATES_KEPT)
def _template(
    language: Language, senders: tuple[str, ...], receivers: tuple[str, ...]
) -> charts.Template:
    """Return cells of senders by receivers, whose names stand in the order given."""
    words = Words(language)
    sender, receiver = words("supervision.aid_from"), words("supervision.aid_to")

    def names_at(angle: int) -> alt.Axis:
        """Return an axis with lines between the cells, not through them."""
        return alt.Axis(
            labelAngle=angle,
            labelFontSize=13,
            labelColor=theme.INK,
            labelLimit=170,
            grid=True,
            tickBand="extent",
        )

    cells = alt.Chart(charts.ROWS).encode(
        alt.X("to:N", title=receiver, axis=names_at(-50 if len(receivers) > FEW else 0)).scale(
            domain=list(receivers)
        ),
        alt.Y("from:N", title=sender, axis=names_at(0)).scale(domain=list(senders)),
        tooltip=[
            alt.Tooltip("from:N", title=sender),
            alt.Tooltip("to:N", title=receiver),
            alt.Tooltip("persons:Q", title=words("supervision.aid_persons")),
            alt.Tooltip("postings:Q", title=words("supervision.aid_postings")),
        ],
    )
    share = alt.Color("of_most:Q").scale(domain=[0, 1], range=theme.SEQUENCE[1:]).legend(None)
    persons = cells.mark_text(fontSize=14, fontWeight="bold").encode(
        alt.Text("persons:Q"),
        color=alt.when(alt.datum.of_most > 0.55)
        .then(alt.value(theme.CARD))
        .otherwise(alt.value(theme.INK)),
    )
    return charts.template(alt.layer(cells.mark_rect(cornerRadius=3).encode(share), persons))
