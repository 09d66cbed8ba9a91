"""How village organisations stand: secretaries who are heads, weak organisations adjusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import definitions
from warehouse.queries import organisations, published
from warehouse.words.languages import column_in

SESSIONS = "joint_questioning_sessions"
"""No ledger has these; one source document prints their number."""


def card(context: PageContext) -> None:
    """Say how many secretaries are heads, what became of weak organisations, and the sessions."""
    words = context.words
    rows = context.ask(organisations.of_region, context.month_end)
    with st.container(border=True, height="stretch", key="card_organisations"):
        notes = definitions.of_query(context, organisations.of_region)
        headings.explained(words, words("supervision.organisations"), *notes)
        if rows.is_empty():
            notices.empty(words)
            return
        now = rows.row(0, named=True)
        for finding in (secretaries(context, now), weak(context, now), sessions(context)):
            sentence = claims.say(words, _at(finding, {"month_end": context.month_end}))
            headings.finding(sentence)


def secretaries(context: PageContext, now: dict[str, int]) -> Finding:
    """Return in how many of the villages surveyed one person is secretary and head."""
    region, recorded = context.region.code, now["secretary_known"]
    surveyed = Claim(region, "secretary_known", recorded, "villages")
    if not recorded:
        return Finding("supervision.secretary_unknown", {}, (surveyed,))
    share = claims.share(region, "secretary_is_head_share", now["secretary_is_head"], recorded)
    return Finding("supervision.secretary", {"surveyed": surveyed, "share": share})


def weak(context: PageContext, now: dict[str, int]) -> Finding:
    """Return what became of the term's weak organisations, and how many stand of any term."""
    region, designated = context.region.code, now["weak_designated"]
    last = min(context.month_end, context.term.ends_on, context.as_of_date)
    slots: dict[str, Claim | str] = {
        "standing": Claim(region, "weak_standing", now["weak_standing"], "villages"),
        "earlier": Claim(region, "weak_standing_earlier", now["weak_standing_earlier"]),
        "day": Claim(region, "last_day_of_term_known", last, "day"),
    }
    if not designated:
        none = Claim(region, "weak_designated", 0)
        return claims.without_zeros(
            Finding("supervision.weak_none", slots, (none,)),
            {("earlier",): "supervision.weak_none_neither"},
        )
    slots |= {
        "designated": Claim(region, "weak_designated", designated, "villages"),
        "share": claims.share(region, "weak_converted_share", now["weak_converted"], designated),
        "relapsed": Claim(region, "weak_relapsed", now["weak_relapsed"]),
    }
    return claims.without_zeros(
        Finding("supervision.weak", slots), {("earlier",): "supervision.weak_neither"}
    )


def _at(finding: Finding, at: Mapping[str, object]) -> Finding:
    """Return a finding whose claims are all of the page's own month, not of the one chosen."""
    slots = {
        name: replace(filling, at=at) if isinstance(filling, Claim) else filling
        for name, filling in finding.slots.items()
    }
    return replace(
        finding, slots=slots, further=tuple(replace(claim, at=at) for claim in finding.further)
    )


def sessions(context: PageContext) -> Finding:
    """Quote the published number of questioning sessions; only of the places the sources are of."""
    words, none = context.words, Finding("supervision.sessions_none")
    if context.is_demonstration and context.region.code not in published.SOURCE_REGIONS:
        return none
    rows = data.ask(context.view, published.figures, context.region.code).filter(
        pl.col("metric") == SESSIONS
    )
    if rows.is_empty():
        return none
    row = rows.row(0, named=True)
    return Finding(
        "supervision.sessions",
        {
            "value": Claim(context.region.code, "published_sessions", row["published_value"]),
            "qualifier": words(f"qualifier.{row['qualifier']}"),
            "region": row[column_in(context.language, "region_name", row)],
        },
    )
