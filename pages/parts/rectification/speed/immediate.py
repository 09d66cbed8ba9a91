"""Items put right at once (立行立改): their own counter, outside the clock."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices, numbers, text_bars
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.text_bars import TextBar
from pages.parts.rectification import scope
from pages.parts.shared import definitions
from warehouse.queries.rectification import timeliness


def card(context: PageContext) -> None:
    """Say how many there are, touch livelihood, were closed during the stay, kept their limit."""
    words = context.words
    with st.container(border=True, height="stretch", key="card_immediate"):
        counts = scope.totals_of(context, context.region)
        if not counts or not counts["immediate"]:
            notices.empty_part(words, words("rectification.immediate"))
            return
        sentence = claims.say(words, finding(context, counts))
        headings.explained(
            words,
            sentence,
            words("rectification.immediate_note"),
            _unlimited(context, counts["immediate"] - counts["immediate_limited"]),
            scope.uncut(context, "category"),
            *definitions.of_query(context, timeliness.totals),
        )
        immediate, closed = counts["immediate"], counts["immediate_closed_during_stay"]
        text_bars.draw(
            _bar(context, "livelihood", counts["immediate_livelihood"], immediate),
            _bar(context, "during_stay", closed, immediate),
            _bar(context, "of_fed_back", immediate, counts["fed_back"]),
            *_of_limited(context, counts),
        )


def finding(context: PageContext, counts: dict[str, int]) -> Finding:
    """Return how many there are, and how many of them touch livelihood."""
    region = context.region.code
    immediate, livelihood = counts["immediate"], counts["immediate_livelihood"]
    return Finding(
        "rectification.immediate_finding",
        {
            "immediate": Claim(region, "immediate", immediate, "problems"),
            "livelihood": Claim(region, "immediate_livelihood", livelihood, "problems"),
            "share": claims.share(region, "immediate_livelihood_share", livelihood, immediate),
        },
    )


def _unlimited(context: PageContext, number: int) -> str:
    if not number:
        return ""
    words = context.words
    return words("rectification.immediate_unlimited", problems=words.count("problems", number))


def _of_limited(context: PageContext, counts: dict[str, int]) -> list[TextBar]:
    """Return on time, late and overdue of those whose ledger states a limit."""
    limited = counts["immediate_limited"]
    kinds = ("closed_on_time", "closed_late", "overdue") if limited else ()
    return [_bar(context, kind, counts[f"immediate_{kind}"], limited) for kind in kinds]


def _bar(context: PageContext, name: str, part: int, whole: int) -> TextBar:
    words = context.words
    text = words(
        f"rectification.immediate_{name}",
        share=scope.percent(part / whole),
        part=numbers.count(part),
        whole=numbers.count(whole),
    )
    return TextBar(text, part / whole)
