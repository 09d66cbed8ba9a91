"""The line above every page: its name, the pages, the language, as of when, and of what version."""

from __future__ import annotations

import html
from datetime import date

import streamlit as st

from pages.parts.frame import data, links, selection
from pages.parts.frame.context import FrameContext
from pages.parts.frame.navigation import PAGES, WITHOUT_FIGURES, page
from pages.parts.kit import numbers, texts
from warehouse.words.languages import fact
from warehouse.words.messages import LANGUAGES

STALE_AFTER_DAYS = 45
"""Real figures older than this say so in the header: ledgers are reported every month."""


def draw(context: FrameContext) -> None:
    """Draw the header, and under it that the version is of other models, where it is."""
    words = context.words
    links.follow()
    with st.container(
        key="header", horizontal=True, vertical_alignment="center", gap="medium", wrap=False
    ):
        title = html.escape(context.settings.title or words("app.name"))
        st.html(f'<div class="brand">{title}</div>', width="content")
        for name in PAGES if data.has_figures(context.version) else WITHOUT_FIGURES:
            st.page_link(
                page(name), label=words(f"pages.{name}"), query_params=context.chosen.parameters()
            )
        st.space("stretch")
        st.html(_as_of(context), width="content")
        st.segmented_control(
            words("header.language"),
            LANGUAGES,
            default=context.language,
            format_func=lambda language: texts.literal(fact(language, "name")),
            key=f"language_{context.language}",
            on_change=_choose_language,
            args=(f"language_{context.language}",),
            label_visibility="collapsed",
            required=True,
        )
    if context.version is not None and data.outdated(context.version) is not None:
        # A line of its own: the header has no room for it on a small screen.
        st.html(f'<div class="stale">{words("notices.outdated")}</div>')


def _choose_language(key: str) -> None:
    selection.choose(lang=st.session_state[key])


def _as_of(context: FrameContext) -> str:
    words, version = context.words, context.version
    parts = []
    if context.is_demonstration:
        parts.append(f'<span class="demonstration">{words("header.demonstration")}</span>')
    if label := context.settings.classification_label:
        parts.append(f'<span class="classification">{html.escape(label)}</span>')
    if version is not None:
        day = numbers.day(version.as_of_date, context.language)
        parts.append(f"<span>{words('header.as_of', day=day)}</span>")
        if (age := (date.today() - version.as_of_date).days) > STALE_AFTER_DAYS and not (
            context.is_demonstration
        ):
            parts.append(f'<span class="stale">{words("notices.stale", days=age)}</span>')
        parts.append(f"<span>{words('header.version', version=version.version_id)}</span>")
    return f'<div class="meta">{"".join(parts)}</div>'
