"""The line above every page: its name, the pages, the search, as of when, and the language."""

from __future__ import annotations

import html
from datetime import date

import streamlit as st

from pages.parts.frame import data, links, signed_in
from pages.parts.frame.context import FrameContext
from pages.parts.frame.header import development, kept, search
from pages.parts.frame.navigation import (
    ENTRIES,
    REACHED_FROM,
    WITHOUT_FIGURES,
    current_page,
    title,
)
from pages.parts.kit import numbers
from pages.parts.kit.words import Words
from warehouse.access.roles import Action
from warehouse.words.languages import fact
from warehouse.words.messages import LANGUAGES

STALE_AFTER_DAYS = 45
"""Real figures older than this say so in the header: ledgers are reported every month."""


def draw(context: FrameContext, place: str = "") -> None:
    """Draw the header, and under it that the version is of other models, where it is.

    The browser's tab is called after the page and the place it is of.
    """
    words = context.words
    has_figures = data.has_figures(context.version) and signed_in.may(Action.SEE_FIGURES)
    follow(context, place)
    with st.container(
        key="header", horizontal=True, vertical_alignment="center", gap="medium", wrap=False
    ):
        st.html(_brand(context) + _pages(words, _entries(has_figures=has_figures)), width="stretch")
        if has_figures:
            with st.container(key="header_search", width="content"):
                search.draw(context)
            with st.container(key="header_kept", width="content"):
                kept.draw(context)
        st.html(_meta(context), width="content")
    in_development = development.draw(context)
    if (
        not in_development
        and context.version is not None
        and data.outdated(context.version) is not None
    ):
        # A line of its own: the header has no room for it on a small screen.
        st.html(f'<div class="stale">{words("notices.outdated")}</div>')


def _entries(*, has_figures: bool) -> tuple[str, ...]:
    """Return the pages that the header lists for whoever looks."""
    own = signed_in.own_pages()
    if has_figures:
        return *ENTRIES, *own
    return (*WITHOUT_FIGURES, *own) if not own or signed_in.may(Action.IMPORT) else own


def follow(context: FrameContext, place: str = "") -> None:
    """Call the browser's tab after the page, and follow its links; draw nothing."""
    links.follow(context.words, _title(context, place), _here(context, place))


def _title(context: FrameContext, place: str) -> str:
    parts = [part for part in (_here(context, place), _name(context)) if part]
    return context.words("header.between").join(parts)


def _here(context: FrameContext, place: str) -> str:
    """Return what the page is called, with the place it is of."""
    name = title(context.words, current_page())
    return context.words("header.between").join(part for part in (name, place) if part)


def _name(context: FrameContext) -> str:
    return context.settings.title or context.words("app.name")


def _brand(context: FrameContext) -> str:
    return f'<div class="brand">{html.escape(_name(context))}</div>'


def _pages(words: Words, pages: tuple[str, ...]) -> str:
    """Return the links to the pages, side by side; where they have no room, `links.js` puts them
    into the menu.
    """
    current, items = current_page(), []
    current = REACHED_FROM.get(current, current)
    for name, address in links.addresses(pages).items():
        marked = ' aria-current="page"' if name == current else ""
        items.append(f'<a href="{html.escape(address)}"{marked}>{title(words, name)}</a>')
    side_by_side, menu = "".join(items), words("header.menu")
    return (
        f'<nav class="pages" aria-label="{menu}">{side_by_side}</nav>'
        f'<details class="pages-menu"><summary>{menu}</summary>'
        f'<nav aria-label="{menu}"></nav></details>'
    )


def _meta(context: FrameContext) -> str:
    words, version = context.words, context.version
    parts = []
    if version is not None:
        day = numbers.day(version.as_of_date, context.language)
        parts.append(f"<span>{words('header.as_of', day=day)}</span>")
        if (age := (date.today() - version.as_of_date).days) > STALE_AFTER_DAYS and not (
            context.is_demonstration
        ):
            parts.append(f'<span class="stale">{words("notices.stale", days=age)}</span>')
        number = words("header.version", version=version.version_id)
        parts.append(f'<span class="version">{number}</span>')
    if context.is_demonstration:
        parts.append(f'<span class="demonstration">{words("header.demonstration")}</span>')
    if label := context.settings.classification_label:
        parts.append(f'<span class="classification">{html.escape(label)}</span>')
    copy, copied = words("header.copy_link"), words("header.link_copied")
    parts.append(
        f'<button type="button" class="copy-link" title="{copy}" aria-label="{copy}"'
        f' data-copied="{copied}"></button>'
    )
    return f'<div class="meta">{"".join(parts)}{_signed_in(words)}{_languages(context)}</div>'


def _signed_in(words: Words) -> str:
    """Return who is signed in, and the link out; nothing where there is no sign-in."""
    if not (who := signed_in.access().who):
        return ""
    label = words("sign_in.sign_out")
    return f'<a href="/auth/logout" title="{html.escape(who)}">{label}</a>'


def _languages(context: FrameContext) -> str:
    """Return a link to this page in every other language."""
    items = []
    for language in LANGUAGES:
        name = html.escape(fact(language, "name"))
        if language == context.language:
            items.append(f'<b aria-current="true">{name}</b>')
            continue
        address = html.escape(links.address(current_page(), lang=language))
        # `hreflang` tells the browser's part to keep what the address says by now.
        items.append(f'<a href="{address}" hreflang="{language}">{name}</a>')
    label = context.words("header.language")
    return f'<span class="languages" role="group" aria-label="{label}">{" / ".join(items)}</span>'
