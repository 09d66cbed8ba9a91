"""What stands around the cards of a page: its one sentence, what is said under it, its foot."""

from __future__ import annotations

import html
from collections.abc import Mapping

import streamlit as st

from pages.parts.frame import followed
from pages.parts.frame.context import FrameContext, PageContext
from pages.parts.frame.navigation import OFFICE_PAGES, current_page
from pages.parts.kit import numbers, texts
from pages.parts.kit.words import as_html


def draw(
    context: PageContext | FrameContext, sentence: str, links: Mapping[str, str] | None = None
) -> None:
    """Draw the one sentence of a page; its `[[...]]` part is set in the alarm colour.

    `links` are the addresses of its counts, by how they are written (`claims.pieces`). Under it
    stands how much of the region is in the data, where that is not all of it, and what was chosen
    elsewhere that the page does not follow. Of a region that no ledger holds that is all there is
    to say: whether anything was done there is not known.
    """
    if isinstance(context, PageContext) and not context.region.is_in_data:
        sentence = context.words("notices.outside", region=context.name(context.region))
    if _is_of_demonstration(context):
        sentence = context.words("sentence.demonstration", sentence=sentence)
    st.html(f'<div class="sentence" role="heading" aria-level="1">{as_html(sentence, links)}</div>')
    if isinstance(context, PageContext):
        lines_under(context, context.scope_of(context.region))


def lines_under(context: PageContext, *lines: str) -> None:
    """Draw the lines under a page's sentence, the last of them what it does not follow.

    Each has its place, drawn or not: what follows would else be another part to the browser, and
    all of it drawn anew.
    """
    for line in (*lines, followed.not_followed(context)):
        with st.container():
            if line:
                st.html(f'<div class="under-sentence">{html.escape(line)}</div>')


def foot(context: PageContext | FrameContext) -> None:
    """End a page that scrolls: the office, and what demonstration data is."""
    lines = [context.settings.office] if context.settings.office else []
    if _is_of_demonstration(context):
        lines.append(context.words("header.demonstration_foot"))
    for line in lines:
        texts.caption(line)


def _is_of_demonstration(context: PageContext | FrameContext) -> bool:
    """Return whether what stands on the page was generated; who may do what never is."""
    return context.is_demonstration and current_page() not in OFFICE_PAGES


def past_month(context: PageContext, key: str) -> None:
    """Say, by the key of its words, what follows a month in the past, and what is as of now."""
    with st.container():
        if context.month_end != context.months[-1]:
            month = numbers.month(context.month_end, context.language)
            texts.info(context.words(key, month=month, day=context.as_of))


def not_in_data(context: PageContext) -> bool:
    """Return whether the ledgers hold nothing of the chosen region, as the sentence says."""
    return not context.region.is_in_data
