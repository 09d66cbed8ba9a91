"""Clues not disposed of, by age against the limit in force."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, numbers, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.sanctions import cascade
from pages.parts.shared import clues, definitions
from pages.parts.shared.lists import list_addresses
from warehouse.queries.sanctions import clue_outcomes


def card(context: PageContext) -> None:
    """Draw the undisposed clues by how they stand against their limit."""
    words, rows, counts = context.words, clues.bands(context), clues.counts(context)
    with st.container(border=True, height="stretch", key="picture_ages"):
        if rows.is_empty() or counts is None:
            if counts and counts["clues"]:
                headings.title(words("sanctions.ages_none"))
                number = words.count("clues", counts["clues"])
                texts.caption(words("sanctions.ages_note", clues=number))
            else:
                headings.title(words("sanctions.ages"))
                cascade.nothing(context, counts)
            return
        of_ages = finding(context, rows)
        pictures.bare(
            context,
            Picture(
                key="ages",
                definitions=definitions.of_query(context, clue_outcomes.undisposed_by_age),
                name=words("sanctions.ages"),
                finding=claims.say(words, of_ages),
                links=list_addresses.of_counts(context, of_ages),
                spec=_drawn(context),
                height=cascade.HEIGHT,
                note=words("sanctions.ages_note", clues=words.count("clues", counts["clues"])),
            ),
        )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how many clues are not disposed of, how many of them are late, and the latest."""
    region, late = context.region.code, clues.overdue(context)
    slots: dict[str, Claim | str] = {
        "undisposed": Claim(region, "clues_undisposed", int(rows["clues"].sum()), "clues"),
        "overdue": Claim(region, "clues_overdue", late, "clues"),
    }
    if not late:
        return Finding("sanctions.ages_none_overdue", slots)
    days = rows.select(pl.col("days_late").max()).item()
    slots["days"] = Claim(region, "clue_days_late_most", days, "days")
    return Finding("sanctions.ages_finding", slots)


@once.a_selection
def _drawn(context: PageContext) -> charts.Template:
    return spec(context, _bars(context, clues.bands(context)))


def _bars(context: PageContext, rows: pl.DataFrame) -> list[dict[str, Any]]:
    by_band = dict(rows.select("band", "clues").iter_rows())
    undisposed = sum(by_band.values())
    return [
        {
            "band": context.words(f"sanctions.{band}"),
            "clues": by_band.get(band, 0),
            "text": numbers.count(by_band.get(band, 0)),
            "numbers": context.words(
                "ranking.numbers",
                numerator=numbers.count(by_band.get(band, 0)),
                denominator=numbers.count(undisposed),
            ),
            "colour": _colour(band),
        }
        for band in clue_outcomes.AGE_BANDS
        if band != "no_limit" or band in by_band
    ]


def bars_without_totals(context: PageContext, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Return bars of bands whose `text` says what may be said; a small count has no length."""
    texts = {
        band: (number, text) for band, number, text in rows.select("band", "clues", "text").rows()
    }
    nothing = (0, "0")
    return [
        {
            "band": context.words(f"sanctions.{band}"),
            "clues": number if text == str(number) else 0,
            "text": text,
            "numbers": text,
            "colour": _colour(band),
        }
        for band in clue_outcomes.AGE_BANDS
        for number, text in [texts.get(band, nothing)]
        if band != "no_limit" or band in texts
    ]


def _colour(band: str) -> str:
    if band == "no_limit":
        return theme.TRACK
    return theme.ACCENT if band.startswith("overdue") else theme.SEQUENCE[2]


def spec(context: PageContext, bars: list[dict[str, Any]]) -> dict[str, Any]:
    """Return horizontal bars, youngest first, those past the limit in the alarm colour."""
    end = 1.15 * max(1, *(row["clues"] for row in bars))
    return charts.filled(_template(context.language), rows=bars, reach=[{"clues": end}])


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template: a bar a band in the colour of its row, its words beside."""
    words = Words(language)
    titles = {
        "band": words("sanctions.against_limit"),
        "numbers": words("sanctions.of_undisposed"),
    }
    length = marks.counts("clues", words("sanctions.clues_undisposed"), format=",d")
    rows = alt.Chart(charts.ROWS).encode(
        marks.names("band", 170), length, tooltip=marks.tooltip(titles)
    )
    return charts.template(
        alt.layer(
            rows.mark_bar(height=marks.band(0.62)).encode(alt.Color("colour:N", scale=None)),
            rows.mark_text(align="left", dx=6, fontSize=14).encode(alt.Text("text:N")),
            marks.reach(length),
        )
    )
