"""Village Party organisations: weak ones designated and converted, secretaries who are head too."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import definitions
from warehouse.queries import organisations


def card(context: PageContext) -> None:
    """Say how many weak organisations were converted, and in how many villages one person leads."""
    words = context.words
    rows = context.ask(organisations.of_region, context.month_end)
    with st.container(border=True, height="stretch", key="card_organisations"):
        if rows.is_empty():
            notices.empty_part(words, words("coverage.organisations"))
            return
        now = rows.row(0, named=True)
        notes = definitions.of_query(context, organisations.of_region)
        headings.explained(words, claims.say(words, _weak(context, now)), *notes)
        headings.finding(claims.say(words, _head(context, now)))
        texts.caption(claims.say(words, _still_weak(context, now)))


def _claims(context: PageContext, now: dict[str, int]) -> Callable[..., Claim]:
    """Return what makes a claim of a count of `now`."""

    def claim(measure: str, unit: str = "count") -> Claim:
        return Claim(context.region.code, measure, now[measure], unit)

    return claim


def _weak(context: PageContext, now: dict[str, int]) -> Finding:
    claim = _claims(context, now)
    if not now["weak_designated"]:
        return Finding("coverage.none_weak", further=(claim("weak_designated"),))
    converted = claims.share(
        context.region.code, "weak_converted_share", now["weak_converted"], now["weak_designated"]
    )
    designated = claim("weak_designated", "weak_organisations")
    return Finding("coverage.converted", {"designated": designated, "converted": converted})


def _still_weak(context: PageContext, now: dict[str, int]) -> Finding:
    """Return how many are weak still, whichever term designated them."""
    claim = _claims(context, now)
    last = min(context.month_end, context.term.ends_on, context.as_of_date)
    return Finding(
        "coverage.organisations_note",
        {
            "relapsed": claim("weak_relapsed"),
            "standing": claim("weak_standing", "villages"),
            "earlier": claim("weak_standing_earlier"),
            "day": Claim(context.region.code, "last_day_of_term_known", last, "day"),
        },
    )


def _head(context: PageContext, now: dict[str, int]) -> Finding:
    if not now["secretary_known"]:
        nobody = _claims(context, now)("secretary_known")
        return Finding("coverage.head_unknown", further=(nobody,))
    share = claims.share(
        context.region.code,
        "secretary_is_head_share",
        now["secretary_is_head"],
        now["secretary_known"],
    )
    return Finding("coverage.head", {"share": share})
