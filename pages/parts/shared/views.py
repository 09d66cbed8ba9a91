"""The two views of what is new: what is to be done, and what changed. One leads to the other."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.frame.navigation import current_page

PAGES = ("today", "changes")


def draw(context: PageContext) -> None:
    """Draw links to both, the present one marked."""
    words, current = context.words, current_page()
    html_links = "".join(
        f'<a{_mark(name == current)} href="{escape(links.address(name))}">'
        f"{escape(words(f'pages.{name}'))}</a>"
        for name in PAGES
    )
    label = escape(words("changes.views"))
    st.html(f'<nav class="todo-lists" aria-label="{label}">{html_links}</nav>', width="content")


def _mark(is_current: bool) -> str:
    return ' aria-current="page"' if is_current else ""
