"""Village Party organisations: weak ones designated and converted, secretaries who are head too."""

from __future__ import annotations

import streamlit as st

from pages.parts import data, numbers, states
from pages.parts.shell import Visit
from pages.parts.words import as_html
from warehouse.queries import organisations


def card(visit: Visit) -> None:
    """Say how many weak organisations were converted, and in how many villages one person leads."""
    words = visit.words
    rows = data.ask(
        visit.view,
        organisations.of_region,
        visit.region.code,
        visit.term.term_id,
        visit.month_end,
    )
    with st.container(border=True, key="card_organisations"):
        if rows.is_empty():
            st.html(f'<div class="card-title">{words("coverage.organisations")}</div>')
            states.empty(words)
            return
        now = rows.row(0, named=True)
        st.html(f'<div class="card-title">{as_html(_weak(visit, now))}</div>')
        st.html(f'<div class="finding">{as_html(_head(visit, now))}</div>')
        st.caption(_standing(visit, now))


def _weak(visit: Visit, now: dict[str, int]) -> str:
    words = visit.words
    if not now["weak_designated"]:
        return words("coverage.none_weak")
    return words(
        "coverage.converted",
        designated=words.count("weak_organisations", now["weak_designated"]),
        converted=numbers.count(now["weak_converted"]),
        share=f"{now['weak_converted'] / now['weak_designated']:.1%}",
    )


def _standing(visit: Visit, now: dict[str, int]) -> str:
    """Say how many are weak still, whichever term designated them."""
    words = visit.words
    last = min(visit.month_end, visit.term.ends_on, visit.view.version.as_of_date)
    return words(
        "coverage.organisations_note",
        relapsed=numbers.count(now["weak_relapsed"]),
        standing=words.count("villages", now["weak_standing"]),
        earlier=numbers.count(now["weak_standing_earlier"]),
        day=numbers.day(last, visit.language),
    )


def _head(visit: Visit, now: dict[str, int]) -> str:
    words = visit.words
    if not now["secretary_known"]:
        return words("coverage.head_unknown")
    return words(
        "coverage.head",
        share=f"{now['secretary_is_head'] / now['secretary_known']:.1%}",
        part=numbers.count(now["secretary_is_head"]),
        whole=numbers.count(now["secretary_known"]),
    )
