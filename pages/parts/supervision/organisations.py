"""How village organisations stand: secretaries who are heads, weak organisations adjusted."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.parts import data, numbers, states
from pages.parts.shell import Visit
from pages.parts.words import as_html
from warehouse.queries import organisations, published

SESSIONS = "joint_questioning_sessions"
"""No ledger has these; one source document prints their number."""


def card(visit: Visit) -> None:
    """Say how many secretaries are heads, what became of weak organisations, and the sessions."""
    words = visit.words
    rows = data.ask(
        visit.view,
        organisations.of_region,
        visit.region.code,
        visit.term.term_id,
        visit.month_end,
    )
    with st.container(border=True, key="card_organisations"):
        st.html(f'<div class="card-title">{words("supervision.organisations")}</div>')
        if rows.is_empty():
            states.empty(words)
            return
        now = rows.row(0, named=True)
        said = []
        if now["secretary_known"]:
            said.append(
                words(
                    "supervision.secretary",
                    heads=numbers.count(now["secretary_is_head"]),
                    known=words.count("villages", now["secretary_known"]),
                    share=f"{now['secretary_is_head'] / now['secretary_known']:.1%}",
                )
            )
        else:
            said.append(words("supervision.secretary_unknown"))
        said.append(_weak(visit, now))
        said.append(_sessions(visit))
        for line in said:
            st.html(f'<div class="finding">{as_html(line)}</div>')


def _weak(visit: Visit, now: dict[str, int]) -> str:
    words = visit.words
    last = min(visit.month_end, visit.term.ends_on, visit.view.version.as_of_date)
    said = {
        "standing": words.count("villages", now["weak_standing"]),
        "earlier": numbers.count(now["weak_standing_earlier"]),
        "day": numbers.day(last, visit.language),
    }
    if not now["weak_designated"]:
        return words("supervision.weak_none", **said)
    return words(
        "supervision.weak",
        designated=words.count("villages", now["weak_designated"]),
        converted=numbers.count(now["weak_converted"]),
        share=f"{now['weak_converted'] / now['weak_designated']:.1%}",
        relapsed=numbers.count(now["weak_relapsed"]),
        **said,
    )


def _sessions(visit: Visit) -> str:
    """Quote the published number of questioning sessions; only of the places the sources are of."""
    words = visit.words
    if visit.is_demonstration and visit.region.code not in published.SOURCE_REGIONS:
        return words("supervision.sessions_none")
    rows = data.ask(visit.view, published.figures, visit.region.code).filter(
        pl.col("metric") == SESSIONS
    )
    if rows.is_empty():
        return words("supervision.sessions_none")
    row = rows.row(0, named=True)
    return words(
        "supervision.sessions",
        value=numbers.count(row["published_value"]),
        qualifier=words(f"qualifier.{row['qualifier']}"),
        region=row[f"region_name_{visit.language}"],
    )
