"""Who has reported: each ledger that the metric is made of, and how many counties handed it in."""

from __future__ import annotations

import html
from typing import Any

import streamlit as st

from pages.parts.definitions import reliability, scope
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers, status_lights
from pages.parts.shared import cautions
from pages.parts.shared.lists import list_addresses
from warehouse.stats.judgement import Light


def card(context: PageContext) -> None:
    """Draw the ledgers, the one that most counties lack first."""
    words = context.words
    with st.container(border=True, height="stretch", key="card_freshness"):
        headings.explained(words, words("definitions.freshness"), words("definitions.late_text"))
        rows = reliability.reports(context)
        month = numbers.month(context.month_end, context.language)
        if rows.is_empty():
            headings.finding(words("definitions.late_none_due", month=month))
            return
        headings.finding(words("definitions.late_month", month=month))
        head = "".join(
            f'<th scope="col">{html.escape(words(f"definitions.{name}"))}</th>'
            for name in ("ledger", "reported_of_due", "last_received")
        )
        body = "".join(_row(context, row) for row in rows.iter_rows(named=True))
        st.html(f'<table class="checks late"><tr><th></th>{head}</tr>{body}</table>')


def _row(context: PageContext, row: dict[str, Any]) -> str:
    words = context.words
    light: Light = "green" if row["counties_received"] == row["counties_due"] else "amber"
    named = status_lights.html(light, html.escape(words(f"definitions.late_lights.{light}")))
    counted = html.escape(
        words(
            "ranking.numbers",
            numerator=numbers.count(row["counties_received"]),
            denominator=numbers.count(row["counties_due"]),
        )
    )
    if light == "amber" and context.month_end == context.months[-1]:
        address = html.escape(list_addresses.of(context, "reports"))
        counted = f'<a href="{address}">{counted}</a>'
    ledger = html.escape(cautions.ledger_name(words, row["ledger"]))
    origin = html.escape(scope.address_of(context, row["ledger"]))
    last = row["last_received_on"]
    day = numbers.MISSING if last is None else numbers.day(last, context.language)
    return (
        f'<tr><td>{named}</td><th scope="row"><a href="{origin}">{ledger}</a></th>'
        f"<td>{counted}</td><td>{html.escape(day)}</td></tr>"
    )
