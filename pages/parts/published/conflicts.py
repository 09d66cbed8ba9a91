"""Figures that cannot both be meant: within one document, or of two documents."""

from __future__ import annotations

import html
from typing import Any

import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, status_lights
from pages.parts.kit.claims import Claim, Finding
from pages.parts.published import every
from warehouse.queries import published
from warehouse.words.languages import column_in


def card(context: PageContext) -> None:
    """Draw each contradiction with its document, then what is only remarkable."""
    words = context.words
    rows = data.ask(context.view, published.contradictions)
    with st.container(border=True, height="stretch", key="card_conflicts"):
        headings.explained(words, words("published.conflicts"), words("published.conflicts_text"))
        if rows.is_empty():
            headings.finding(words("published.conflicts_none"))
            return
        listed = "".join(_item(context, row) for row in rows.iter_rows(named=True))
        st.html(f'<ul class="conflicts">{listed}</ul>')


def _item(context: PageContext, row: dict[str, Any]) -> str:
    words = context.words
    light = status_lights.html(
        "amber" if row["severity"] == "contradiction" else "none",
        html.escape(words("published.severity.contradiction")),
    )
    sentence = html.escape(claims.say(words, finding(context, row)))
    further = [
        text
        for text in (
            row[column_in(context.language, "note", row)],
            "" if row["is_same_period"] else words("published.other_period"),
            words("published.severity.notice") if row["severity"] == "notice" else "",
        )
        if text
    ]
    where = words(
        "published.where",
        place=every.region(context, row),
        source=every.source(context, row),
    )
    notes = html.escape(words("published.clause").join(further))
    return (
        f"<li>{light}<div><p>{sentence}</p><small>{notes}</small>"
        f"<small>{html.escape(where)}</small></div></li>"
    )


def finding(context: PageContext, row: dict[str, Any]) -> Finding:
    """Return the two figures that contradict one another."""
    words = context.words
    first = Claim(row["contradiction_id"], "contradicting_figure", row["value"])
    other = Claim(row["contradiction_id"], "contradicted_figure", row["other_value"])
    slots: dict[str, Claim | Finding | str] = {
        "value": first,
        "other": other,
        "metric": every.named(context, row, "metric_name"),
        "other_metric": every.named(context, row, "other_metric_name"),
        "unit": words(f"published_units.{row['unit']}"),
        "other_unit": words(f"published_units.{row['other_unit']}"),
    }
    if row["kind"] == "documents_disagree":
        slots["other_source"] = every.source(context, row, "other_source_title")
    return Finding(f"published.conflict.{row['kind']}", slots)
