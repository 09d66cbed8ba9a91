"""The pages there are, and their order in the header.

A page is a file of `pages/` and its name in the words; the header lists the pages in the order in
which the words (`[pages]`) name them, the leaders' first, save those that another page leads to.
The stem of a page's file is its path.
"""

from __future__ import annotations

from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st

from pages.parts.kit.words import Words
from warehouse.access.roles import Action
from warehouse.words.messages import DEFAULT_LANGUAGE, strings

FOLDER = Path(__file__).parents[2]
"""Where the files of the pages are."""

PAGES = tuple(
    key.removeprefix("pages.") for key in strings(DEFAULT_LANGUAGE) if key.startswith("pages.")
)

REACHED_FROM = {
    "meeting": "map_wall",
    "changes": "today",
    "plan": "coverage",
    "profile": "region",
    "compare": "region",
    "published": "definitions",
    "sql": "definitions",
}
"""The pages without an entry of their own in the header, and the page whose entry leads to them."""

ENTRIES = tuple(name for name in PAGES if name not in REACHED_FROM)
"""The pages that the header lists."""

STAGES = ("meeting",)
"""The pages that fill the screen without a header (`shell.enter`)."""

WITHOUT_FIGURES = ("intake",)
"""The pages that work before anything was published."""

OFFICE_PAGES = {"access": Action.ADMINISTER, "audit": Action.READ_AUDIT_LOG}
"""The pages of an office that one action opens, without figures; the header lists them to whoever
may do that. Their names are words of their own (`[office_pages]`).
"""

EVERY_PAGE = (*PAGES, *OFFICE_PAGES)

_CURRENT = "current_page"


@cache
def page(name: str) -> st.Page:
    """Return the page of a name, for links. One is made for all: only those of a list are run."""
    if name == "home":
        return st.Page(FOLDER / "home.py", title=Words(DEFAULT_LANGUAGE)("app.name"), default=True)
    folder = FOLDER / "office" if name in OFFICE_PAGES else FOLDER
    return st.Page(folder / f"{name}.py", url_path=name)


def page_list() -> list[st.Page]:
    """Return every page, the home first, made anew: which of them may be run is noted in it."""
    # Copies: to make one asks the disk for its file.
    return [copy(page(name)) for name in ("home", *EVERY_PAGE)]


def title(words: Words, name: str) -> str:
    """Return what a page is called, "" where none of that name is."""
    if name in OFFICE_PAGES:
        return words(f"office_pages.{name}")
    return words(f"pages.{name}") if name in PAGES else ""


def run() -> None:
    """Run the page that the address names."""
    page = st.navigation(page_list(), position="hidden")
    st.session_state[_CURRENT] = page.url_path
    page.run()


def current_page() -> str:
    """Return the name of the page that is run, "" for the home and where none is."""
    return str(st.session_state.get(_CURRENT, ""))
