"""The ledger rows behind figures that are no list, under their card where a reader asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape

import polars as pl
import streamlit as st

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.table import Column, Table
from pages.parts.shared.lists import origins, row_origins


@dataclass(frozen=True)
class LedgerRows:
    """The rows of a ledger behind figures: of which region they are by `columns`, and of which days
    by the column `day`. `key` names the table in the URL.
    """

    key: str
    ledger: str
    columns: tuple[str, ...]
    day: str


REPORTS = LedgerRows("reports_rows", "reports_due", ("region_code",), "due_on")
SAMPLES = LedgerRows("samples_rows", "recheck_samples", ("region_code",), "period_starts_on")
ROUNDS = LedgerRows("rounds_rows", "supervision_rounds", ("region_code",), "starts_on")
AID = LedgerRows("aid_rows", "aid", ("to_region", "from_region"), "starts_on")


def of_days(context: PageContext, of: LedgerRows, first: date, last: date) -> None:
    """Draw the rows of a ledger in the region that are of these days, or the way to them."""
    ledger = origins.ledger_title(of.ledger, context.language)

    def rows() -> pl.DataFrame:
        region, days = context.region.code, (first, last)
        return data.ask(
            context.view, row_origins.of_days, region, of.ledger, of.columns, of.day, days
        )

    label = context.words("origins.of_ledger", ledger=ledger)
    draw(context, of.key, context.words("origins.title_of_ledger", ledger=ledger), label, rows)


def draw(
    context: PageContext, key: str, title: str, label: str, rows: Callable[[], pl.DataFrame]
) -> None:
    """Draw ledger rows (`ROW_ORIGINS`) as a table, or the way to them, called by `label`; they are
    asked for only where they are shown.
    """
    is_open = context.parameter(opening(key))
    if is_open not in ("", "1"):
        context.refuse(context.words("origins.label"), opening(key))
    if is_open == "1":
        tables.card(context, table(context, key, title, rows()))
    else:
        way(links.here({opening(key): "1"}), label)


def opening(key: str) -> str:
    """Return the parameter that opens the table of a key."""
    return f"{key}.open"


def way(address: str, label: str) -> None:
    """Draw the way to ledger rows."""
    link = f'<a href="{escape(address)}">{escape(label)}</a>'
    st.html(f'<div class="onward-to origins-way">{link}</div>')


def table(context: PageContext, key: str, title: str, rows: pl.DataFrame) -> Table:
    """Return ledger rows as a table: what each is called, of which day, and where it was read."""
    words = context.words
    shown = origins.placed(context, rows).with_columns(
        origins.names(rows, context.language), origin_row="row", status=_status(context)
    )
    ledgers = shown["origin_ledger"].unique(maintain_order=True).to_list()
    return Table(
        key=key,
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
