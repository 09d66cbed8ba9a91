"""Published figures of a real place beside our own: its real name, the qualifier, the source."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, numbers, tables, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column, Table
from pages.parts.shared import published_figures
from warehouse.queries import published
from warehouse.words.languages import column_in


def panel(context: PageContext) -> None:
    """Draw what the source documents print of exactly this region; nothing for other regions.

    Other counties are named in the sources too, but a demonstration shows them under an alias,
    which a panel with the real name would undo.
    """
    if context.is_demonstration and context.region.code not in published.SOURCE_REGIONS:
        return
    rows = data.ask(context.view, published.figures, context.region.code)
    if rows.is_empty():
        return
    words = context.words
    title = words(
        "region.published", region=rows[column_in(context.language, "region_name", rows.columns)][0]
    )
    with st.container(border=True, key="published"):
        headings.title(title)
        note = "published_note" if context.is_demonstration else "published_note_real"
        sentence = claims.say(words, finding(context, rows))
        headings.finding(sentence)
        texts.caption(words(f"region.{note}", day=context.as_of))
        tables.rows(context, _table(context, title, rows))
        headings.onward(words("region.published_onward"), links.address("published"))


def _table(context: PageContext, title: str, rows: pl.DataFrame) -> Table:
    words = context.words
    own = "published.own_generated" if context.is_demonstration else "published.own"
    return Table(
        key="published",
        title=title,
        rows=tables.of(pl.DataFrame([_row(context, row) for row in rows.iter_rows(named=True)])),
        columns=[
            Column("metric", words("columns.metric")),
            Column("published", words("columns.published_value")),
            Column("own", words(own)),
            Column("definition", words("published.definition")),
            Column("unit", words("columns.unit")),
            Column("period_start", words("columns.period_start"), "date"),
            Column("period_end", words("columns.period_end"), "date"),
            Column("source_title", words("columns.source")),
        ],
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how many of the figures are compared with ours, and how many of these agree."""
    region = context.region.code
    compared = [
        row for row in rows.iter_rows(named=True) if not published_figures.why_not(context, row)
    ]
    agreeing = sum(published_figures.agrees(row) for row in compared)
    slots: dict[str, Claim | str] = {
        "figures": Claim(region, "published_figures", len(rows), "figures"),
        "compared": Claim(region, "published_compared", len(compared)),
    }
    if not compared:
        return Finding("published.none_compared", slots)
    slots["agreeing"] = Claim(region, "published_agreeing", agreeing)
    every = len(compared) == agreeing
    return Finding("published.all_agree" if every else "published.some_differ", slots)


def _row(context: PageContext, row: dict[str, Any]) -> dict[str, Any]:
    words = context.words
    is_compared = not published_figures.why_not(context, row)
    return {
        "metric": row[column_in(context.language, "metric_name", row)],
        "published": published_figures.printed(words, row),
        "own": claims.say(words, published_figures.own(row)) if is_compared else numbers.MISSING,
        "definition": published_figures.definition(context, row),
        "unit": words(f"published_units.{row['unit']}"),
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "source_title": row["source_title"],
    }
