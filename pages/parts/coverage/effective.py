"""Inspected at all against inspected with effect, and what the difference is made of."""

from __future__ import annotations

import html

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices, numbers, text_bars, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.text_bars import TextBar
from pages.parts.shared import definitions
from pages.parts.shared.lists import list_addresses
from warehouse.queries.coverage import by_region, villages


def card(context: PageContext) -> None:
    """Say how much of the coverage is effective, and why the rest is not."""
    words = context.words
    months = context.ask(by_region.by_month, context.month_end)
    with st.container(border=True, height="stretch", key="card_effective"):
        covered = int(months["villages_covered"][-1]) if len(months) else 0
        if covered == 0:
            notices.empty_part(words, words("coverage.effective"))
            return
        effective = int(months["villages_effective"][-1])
        region = context.region.code
        finding = Finding(
            "coverage.effective_finding",
            {
                "covered": Claim(region, "villages_covered", covered, "villages"),
                "effective": claims.share(region, "effective_share", effective, covered),
            },
        )
        sentence = claims.say(words, finding)
        metric = context.metrics.get("effective_coverage_rate")
        notes = definitions.of_metric(context, metric) if metric else ()
        links = list_addresses.of_counts(context, finding)
        headings.explained(words, sentence, *notes, links=links)
        _reasons(context)


def _reasons(context: PageContext) -> None:
    words = context.words
    reasons = context.ask(villages.not_effective)
    if reasons.is_empty():
        texts.caption(words("coverage.all_effective", day=context.as_of))
        return
    counts = reasons["villages"].to_list()
    counted = words.count("villages", sum(counts))
    texts.caption(words("coverage.not_effective", villages=counted, day=context.as_of))
    text_bars.draw(
        *(
            TextBar(
                f"{words(f'not_effective.{reason}')} {_link(context, reason, villages)}",
                max(0.01, villages / max(counts)),
                "quiet",
            )
            for reason, villages in reasons.iter_rows()
        )
    )


def _link(context: PageContext, reason: str, villages: int) -> str:
    """Return a count of villages as a link to their list."""
    only = {"not_effective.reason": context.words(f"not_effective.{reason}")}
    address = html.escape(list_addresses.of(context, "not_effective", only))
    return f'<a href="{address}">{numbers.count(villages)}</a>'
