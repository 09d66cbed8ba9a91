"""Links between pages in HTML and in tables, followed in the same session.

A plain link would load the whole page anew and begin another session. A component of the header
takes the clicks on links to our pages, whoever drew them, and lets Streamlit go there; the browser
opens them in a new tab where it is asked to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

import streamlit as st

from pages.parts.frame import selection
from pages.parts.frame.navigation import EVERY_PAGE, current_page
from pages.parts.kit import components
from pages.parts.kit.table import Link
from pages.parts.kit.words import Words

OF_STREAMLIT = {
    "skip": "Skip to main content",
    "open": "Open",
    "choose": "Choose an option",
    "none": "No results",
    "all": "Select all",
    "matches": "Select {number} matches",
    "chosen": "Selected values",
    "available": "{number} option available.",
    "dismiss": "Dismiss",
    "close": "Close",
    "clear": "Clear all",
    "clear_value": "Clear value",
    "clear_entry": "Clear entry",
    "more": "Increment",
    "less": "Decrement",
    "file": "file upload",
    "files": "Add files",
    "remove": "Remove {name}",
    "help": "Help",
    "picture": "visualization",
    "gone": "Connection error",
    "gone_why": "Streamlit server is not responding. Are you connected to the internet?",
    "gone_here": "Is Streamlit still running? "
    "If you accidentally stopped Streamlit, just restart it in your terminal:",
}
"""What Streamlit says in English alone, by the name of our words for it (`streamlit.js`)."""

_GO_TO = "go_to"
_listen = components.component("links")


def address(page: str, parts: Mapping[str, str] | None = None, /, **values: str) -> str:
    """Return the address of a page with part of the selection changed.

    `parts` are parameters of parts of that page: which list is open, how it is filtered.
    """
    parameters = selection.changed(**values).parameters() | dict(parts or {})
    return f"/{page}?{urlencode(parameters)}" if parameters else f"/{page}"


def to_part(address: str, part: str) -> str:
    """Return the address of a part of a page, which is brought into view there (`links.js`)."""
    return f"{address}#st-key-{part}"


def addresses(pages: Iterable[str], **values: str) -> dict[str, str]:
    """Return the addresses of pages, by page, with part of the selection changed."""
    parameters = selection.changed(**values).parameters()
    query = f"?{urlencode(parameters)}" if parameters else ""
    return {page: f"/{page}{query}" for page in pages}


def here(parts: Mapping[str, str] | None = None) -> str:
    """Return the address of this page: the selection, and its parts but for `parts` as they are."""
    parameters, page = selection.of_url() | dict(parts or {}), current_page()
    return f"/{page}?{urlencode(parameters)}" if parameters else f"/{page}"


def of_rows(page: str, **columns: str) -> Link:
    """Return where the rows of a table lead: each parameter comes from a column of the rows."""
    fixed = selection.changed(**dict.fromkeys({"village", *columns}, "")).parameters()
    return Link(page, fixed, columns)


def send_on(page: str, **values: str) -> None:
    """Go to a page with part of the selection changed, once the callback that asks is over."""
    st.session_state[_GO_TO] = address(page, **values)


def follow(words: Words, title: str, here: str) -> None:
    """Follow links from here on, and the one that a callback asked for, if one did.

    The browser's tab bears the title, and the page says which language it is in. `here` is what
    the present view is called. What is alike in every run stands apart: it is sent once.
    """
    with st.container(key="links"):
        _listen(
            key="links_words",
            data={
                "pages": [f"/{name}" for name in EVERY_PAGE],
                "language": words("header.language_tag"),
                "streamlit": {
                    original: _sentence(words, name) for name, original in OF_STREAMLIT.items()
                },
            },
        )
        _listen(
            key="links_followed",
            data={"go": st.session_state.pop(_GO_TO, None), "title": title, "here": here},
        )


def in_our_words() -> None:
    """Put the browser's address right in its place: Back does not meet the one that it was."""
    with st.container(key="mended"):
        _listen(key="links_mended", data={"mended": here()})


def _sentence(words: Words, name: str) -> str:
    """Return our words for Streamlit's, with the places that the browser fills."""
    return words(f"streamlit.{name}", number="{number}", name="{name}")
