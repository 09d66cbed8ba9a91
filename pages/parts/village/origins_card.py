"""The ledger rows that all of a village's page comes from, where a reader asks for them."""

from __future__ import annotations

from html import escape

import polars as pl
import streamlit as st

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.table import Column, Table
from pages.parts.shared.lists import origins, row_origins
from pages.parts.shared.village.report import VillageReport

OPEN = "village_origins.open"
PROBLEM = "village_origins.problem"
"""The parameters that open the card: a row of a list of problems leads to its own."""


def draw(context: PageContext, report: VillageReport) -> None:
    """Draw the rows, or the way to them."""
    words, village = context.words, report.facts["village_id"]
    is_open = context.parameter(OPEN)
    if is_open not in ("", "1"):
        context.refuse(words("origins.label"), OPEN)
    problem, county = context.parameter(PROBLEM), context.region.code
    if problem:
        rows = data.ask(context.view, row_origins.of_problem, county, problem)
        if rows.is_empty():
            context.refuse(words("columns.problem_id"), PROBLEM)
        else:
            tables.card(
                context, _table(context, words("origins.title_problem", problem=problem), rows)
            )
            _way(words("origins.of_village"))
            return
    if is_open != "1":
        _way(words("origins.of_village"))
        return
    rows = data.ask(context.view, row_origins.of_village, county, village)
    tables.card(
        context, _table(context, words("origins.title", village=report.facts["name"]), rows)
    )


def _way(label: str) -> None:
    """Draw the way to the rows of the whole page."""
    address = escape(links.address("village", {OPEN: "1"}))
    st.html(f'<div class="onward-to origins-way"><a href="{address}">{escape(label)}</a></div>')


def _table(context: PageContext, title: str, rows: pl.DataFrame) -> Table:
    words = context.words
    shown = origins.placed(context, rows).with_columns(
        origins.names(rows, context.language), origin_row="row", status=_status(context)
    )
    ledgers = shown["origin_ledger"].unique(maintain_order=True).to_list()
    return Table(
        key="village_origins",
        title=title,
        rows=tables.of(shown),
        columns=[
            Column("name", words("origins.name")),
            Column("origin_ledger", words("origins.ledger"), choices=ledgers),
            Column("day", words("origins.day"), "date"),
            *origins.place_columns(words),
            Column("status", words("origins.status")),
        ],
        definition=words("origins.definition"),
    )


def _status(context: PageContext) -> pl.Expr:
    """Return whether a row counts, or which batch corrected it."""
    words = context.words
    counts = pl.lit(words("origins.in_force"))
    corrected = pl.format(words("origins.corrected", batch="{}"), "corrected_by")
    return pl.when(pl.col("corrected_by").is_null()).then(counts).otherwise(corrected)
