"""Money recovered, refunded and saved: three kinds that are never added."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, numbers, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.shared import definitions
from warehouse.queries.sanctions import clue_outcomes

HEIGHT = 340
KINDS = ("recovered", "refunded", "loss_avoided")
COLOURS = (theme.ACCENT, theme.SEQUENCE[3], theme.SEQUENCE[1])


def card(context: PageContext, month_end: date) -> None:
    """Draw the money of the term to a month end, by year and kind."""
    words = context.words
    rows = context.ask(clue_outcomes.recoveries, month_end)
    with st.container(border=True, height="stretch", key="picture_money"):
        if rows.is_empty():
            headings.title(words("sanctions.money.none"))
            return
        pictures.bare(
            context,
            Picture(
                key="money",
                definitions=definitions.of_query(context, clue_outcomes.recoveries),
                name=words("sanctions.money.title"),
                finding=claims.say(words, finding(context, rows)),
                spec=_drawn(context, month_end),
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


@once.a_selection
def _drawn(context: PageContext, month_end: date) -> charts.Template:
    return _spec(context, context.ask(clue_outcomes.recoveries, month_end), month_end)


def _spec(context: PageContext, rows: pl.DataFrame, month_end: date) -> dict[str, Any]:
    words = context.words
    first = min(context.term.starts_on.year, rows["year"][0])
    bars = [
        {
            "year": str(row["year"]),
            "kind": words(f"sanctions.money.{row['kind']}"),
            "amount": row["yuan"] / numbers.yuan_in_a_unit(context.language),
            "text": words(
                "sanctions.money.amount",
                amount=numbers.money(row["yuan"], context.language),
                recoveries=words.count("recoveries", row["recoveries"]),
            ),
        }
        for row in rows.iter_rows(named=True)
    ]
    kinds = set(rows["kind"])
    years = tuple(str(year) for year in range(first, month_end.year + 1))
    kind_names = (words(f"sanctions.money.{kind}") for kind in KINDS if kind in kinds)
    template = _template(context.language, years)
    return charts.filled(template, rows=bars, drawn=marks.drawn_rows(kind_names))


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language, years: tuple[str, ...]) -> charts.Template:
    """Return the template: a place for each of the `years`."""
    words = Words(language)
    year, amount = words("sanctions.money.year"), words("sanctions.money.axis")
    names = {kind: words(f"sanctions.money.{kind}") for kind in KINDS}
    looks = tuple(zip(names.values(), COLOURS, strict=True))
    titles = {"year": year, "kind": words("sanctions.money.kind"), "text": amount}
    bars = (
        alt.Chart(charts.ROWS)
        .mark_bar()
        .encode(
            alt.X("year:O").scale(domain=list(years)).axis(title=year, labelAngle=0),
            alt.XOffset("kind:N", sort=list(names.values())),
            alt.Y("amount:Q").axis(title=amount, tickCount=4, format=",~r"),
            marks.colours("kind", looks, values=marks.names_drawn()),
            tooltip=marks.tooltip(titles),
        )
    )
    return charts.template(alt.layer(bars, marks.hold()))
