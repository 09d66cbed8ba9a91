"""The documents and pages that figures are from, and the figures to take away as what they are."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, tables, texts
from pages.parts.kit.table import Column, Table
from pages.parts.published import every
from pages.parts.shared import published_figures
from warehouse.queries import published
from warehouse.words.languages import column_in


def card(context: PageContext, figures: pl.DataFrame) -> None:
    """Draw the sources, and offer the published figures alone: real ones, without a mark."""
    page = every.as_published(context)
    listed = data.ask(context.view, published.sources)
    with st.container(border=True, key="card_published_sources"):
        tables.bare(page, _sources(context, listed))
        with st.container(
            horizontal=True, vertical_alignment="center", key="tools_published_alone"
        ):
            headings.title(context.words("published.alone"))
            tables.files(page, alone(context, figures))
        texts.caption(context.words("published.alone_text"))


def _sources(context: PageContext, listed: pl.DataFrame) -> Table:
    words = context.words
    rows = [
        {
            "title": _title(context, row),
            "issued_by": every.named(context, row, "issued_by"),
            "issued_on": every.day(context, row["issued_on"]),
            "where": every.named(context, row, "place"),
            "figures": row["figures"],
            "comparable": row["comparable"],
        }
        for row in listed.iter_rows(named=True)
    ]
    return Table(
        key="published_sources",
        title=words("published.sources"),
        definition=words("published.sources_text"),
        rows=tables.of(pl.DataFrame(rows)),
        columns=[
            Column("title", words("published.document")),
            Column("issued_by", words("published.issued_by")),
            Column("issued_on", words("published.issued_on")),
            Column("where", words("published.page")),
            Column("figures", words("published.number"), "count"),
            Column("comparable", words("published.number_comparable"), "count"),
        ],
    )


def _title(context: PageContext, row: dict[str, Any]) -> str:
    """Return the title of a document, the address of a page."""
    return _stated(context, row, "title") or str(row["source_id"])


def _stated(context: PageContext, row: dict[str, Any], name: str) -> str | None:
    """Return what a document says of itself; a cell of what it does not say stays empty."""
    value: str | None = row[column_in(context.language, name, row)]
    return value


def alone(context: PageContext, figures: pl.DataFrame) -> Table:
    """Return the published figures with the numbers that their qualifiers mean, and nothing of
    ours beside them.
    """
    words = context.words
    listed = data.ask(context.view, published.sources)
    issued = {row["source_id"]: row for row in listed.iter_rows(named=True)}
    rows = [
        {
            "place": every.place(context, row),
            "metric": every.named(context, row, "metric_name"),
            "printed": published_figures.printed(words, row),
            "value": row["published_value"],
            "qualifier": words(f"qualifier.{row['qualifier']}"),
            "low": row["value_low"],
            "high": row["value_high"],
            "unit": words(f"published_units.{row['unit']}"),
            "period_start": row["period_start"],
            "period_end": row["period_end"],
            "source": every.named(context, row, "source_title"),
            "issued_by": _stated(context, issued[row["source_id"]], "issued_by"),
            "issued_on": issued[row["source_id"]]["issued_on"],
            "where": _stated(context, issued[row["source_id"]], "place"),
            "note": row["note"],
        }
        for row in figures.iter_rows(named=True)
    ]
    return Table(
        key="published_alone",
        title=words("published.alone"),
        definition=words("published.rule"),
        definitions={_title(context, row): _source_line(context, row) for row in issued.values()},
        rows=tables.of(pl.DataFrame(rows, infer_schema_length=None)),
        columns=[
            Column("place", words("published.place")),
            Column("metric", words("columns.metric")),
            Column("printed", words("columns.published_value")),
            Column("value", words("published.value"), "number"),
            Column("qualifier", words("published.qualifier")),
            Column("low", words("published.low"), "number"),
            Column("high", words("published.high"), "number"),
            Column("unit", words("columns.unit")),
            Column("period_start", words("columns.period_start"), "date"),
            Column("period_end", words("columns.period_end"), "date"),
            Column("source", words("columns.source")),
            Column("issued_by", words("published.issued_by")),
            Column("issued_on", words("published.issued_on"), "date"),
            Column("where", words("published.page")),
            Column("note", words("published.note"), is_detail=True),
        ],
    )


def _source_line(context: PageContext, row: dict[str, Any]) -> str:
    """Say of a source who issued it, when, and how many figures are from it."""
    return context.words(
        "published.source_line",
        by=every.named(context, row, "issued_by"),
        on=every.day(context, row["issued_on"]),
        where=every.named(context, row, "place"),
        figures=context.words.count("figures", row["figures"]),
    )
