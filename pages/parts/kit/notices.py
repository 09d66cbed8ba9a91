"""What a page says when there is nothing to draw: no version, a failure, an empty answer."""

from __future__ import annotations

import streamlit as st

from pages.parts.kit import headings, texts
from pages.parts.kit.words import Words
from warehouse.runtime.errors import NoVersion, XuntuError


def no_version(words: Words, error: NoVersion) -> None:
    """Say that nothing was published yet, and the command that mends it."""
    what, why, remedy = error.in_language(words.language)
    texts.info(f"{what} {why}", remedy, title=words("notices.no_version_title"))


def failed(words: Words, error: XuntuError) -> None:
    """Say what went wrong, why, and what mends it; never a traceback."""
    what, why, remedy = error.in_language(words.language)
    texts.error(what, why, remedy, title=words("notices.failed_title"))


def withheld(words: Words, error: XuntuError) -> None:
    """Say why there are no figures, on a page that works without them."""
    what, why, remedy = error.in_language(words.language)
    texts.error(f"{what}\n\n{why}\n\n{remedy}", title=words("notices.withheld_title"))


def unexpected(words: Words) -> None:
    """Say that something failed that the program did not foresee; the log has the traceback."""
    texts.error(words("notices.unexpected"), title=words("notices.failed_title"))


def empty(words: Words) -> None:
    """Say that the answer is empty."""
    texts.caption(words("notices.empty"))


def empty_card(words: Words, key: str, title: str, *reasons: str) -> None:
    """Draw a card that holds nothing: what it would be of, and why it is empty."""
    with st.container(border=True, height="stretch", key=key):
        empty_part(words, title, *reasons)


def empty_part(words: Words, title: str, *reasons: str) -> None:
    """Say the same within a card that is open; without a reason, that the answer is empty."""
    headings.title(title)
    for reason in [reason for reason in reasons if reason] or [words("notices.empty")]:
        texts.caption(reason)
