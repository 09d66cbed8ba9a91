"""What a browser gets before a page runs: Streamlit's own page, with something to see meanwhile.

A calm outline of the page stands there at once, until the header is drawn (`links.js`). A browser
that is too old for Streamlit's scripts gets words instead: the script that tells it apart is
written as old ones cannot read it. An address of no page gets words of its own, as
Streamlit's dialog speaks English only.
"""

from __future__ import annotations

import html
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from string import Template
from urllib.parse import parse_qs

import streamlit

from pages.parts.frame.navigation import EVERY_PAGE
from pages.parts.kit.words import Language, Words
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.runtime.settings import load_settings
from warehouse.words.messages import DEFAULT_LANGUAGE, LANGUAGES

LOWEST_BROWSER = "Chromium 112"
"""The first that reads patterns with the flag `v`, which Streamlit's scripts hold; looked at in
Chromium 92, 103 (neither draws anything) and 112.
"""

SCRIPT = (Path(__file__).parent / "first_page.js").read_text("utf-8").strip()
"""What runs first: it marks a browser that is new enough, says where the server is (Streamlit's
scripts would look for it under the page's address first, and find nothing there), and has
specifications sent once (`sent_once.py`).
"""

SECONDS_BETWEEN_TRIES = 4
"""After which the page that asks to wait asks again."""

_STREAMLIT = Path(streamlit.__file__).parent / "static" / "index.html"
_OUTLINE = Path(__file__).parent / "first_page.html"
_BUSY = Path(__file__).parent / "busy.html"
_SIGN_IN = Path(__file__).parent / "sign_in.html"
_NOT_FOUND = Path(__file__).parent / "not_found.html"
_ENGLISH_TITLE = "<title>Streamlit</title>"
_SCRIPTS_AND_STYLE = re.compile(
    r'\s*<(?:script type="module"[^>]*></script>|link rel="(?:modulepreload|stylesheet)"[^>]*>)'
)
_UNUSED = re.compile(r'\s*<link\s+rel="(?:preload|service-desc)"[^>]*/>')
"""Streamlit's own font, which no page of ours is set in, and an interface that is closed."""
_NO_FILES = ("static", "media", "app", "parts", "boundaries", "_stcore", "auth", "oauth2callback")
"""What paths begin with that are no pages, nor meant to be."""


def answer(path: str, query: str, *, is_busy: bool = False) -> tuple[int, bytes] | None:
    """Return status and page for an address of a page, or of none; None for anything else.

    While the server `is_busy` the page asks to wait, and asks for itself again after some seconds.
    """
    name = path.removeprefix("/")
    if name in ("", *EVERY_PAGE):
        return 200, (_busy if is_busy else _page)(language(query))
    parts = name.split("/")
    if not all(parts) or "." in parts[-1] or any(part in _NO_FILES for part in parts):
        return None
    return 404, _not_found(language(query))


@cache
def _page(language: Language) -> bytes:
    """Return Streamlit's page with ours before it.

    A browser draws nothing until it has the style sheets of a page's head, nor soon while it asks
    for sixty scripts: they come after the outline.
    """
    words, page = Words(language), _STREAMLIT.read_text("utf-8")
    outline = _filled(_OUTLINE, words, script=SCRIPT, browser=LOWEST_BROWSER)
    head, _, body = outline.partition("<body>")
    title = html.escape(words("app.name"))
    page = page.replace('<html lang="en">', f'<html lang="{words("header.language_tag")}">')
    page = page.replace(_ENGLISH_TITLE, f"<title>{title}</title>{head}")
    before, _, rest = page.partition("<noscript>")
    scripts = "".join(_SCRIPTS_AND_STYLE.findall(before))
    before = _UNUSED.sub("", _SCRIPTS_AND_STYLE.sub("", before))
    return (before + body + scripts + rest.partition("</noscript>")[2]).encode()


def sign_in(query: str, reason: str, address: str) -> bytes:
    """Return the page that stands before a sign-in: why (the end of its words' key), and a link to
    go on by.
    """
    words = Words(language(query))
    texts = {
        "sign_in_title": words("sign_in.title"),
        "reason": words(f"sign_in.{reason}"),
        "go_on": words("sign_in.sign_out" if reason == "nothing_granted" else "sign_in.go_on"),
        "address": address,
    }
    escaped = {name: html.escape(text) for name, text in texts.items()}
    return _filled(_SIGN_IN, words, **escaped).encode()


@cache
def _busy(language: Language) -> bytes:
    return _filled(_BUSY, Words(language), seconds=str(SECONDS_BETWEEN_TRIES)).encode()


@cache
def _not_found(language: Language) -> bytes:
    return _filled(_NOT_FOUND, Words(language)).encode()


def _filled(file: Path, words: Words, **values: str) -> str:
    """Return a file with its places filled by words, whose names they bear, and by values."""
    texts = {
        "language": words("header.language_tag"),
        "name": words("app.name"),
        "old_title": words("first_page.old_title"),
        "old": words("first_page.old", browser=LOWEST_BROWSER),
        "not_found_title": words("first_page.not_found_title"),
        "not_found": words("first_page.not_found"),
        "home": words("first_page.home"),
        "busy_title": words("first_page.busy_title"),
        "busy": words("first_page.busy"),
    }
    escaped = {name: html.escape(text) for name, text in texts.items()}
    return Template(file.read_text("utf-8")).substitute(escaped | values)


def parameter(query: str, name: str) -> str:
    """Return what an address says of a parameter, the last where it stands several times."""
    return parse_qs(query).get(name, [""])[-1]


def language(query: str) -> Language:
    """Return the language that an address asks for, else the office's own."""
    with suppress(XuntuError):
        wanted = parameter(query, "lang")
        wanted = wanted if wanted in LANGUAGES else load_settings(Home.from_environment()).language
        return wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE
    return DEFAULT_LANGUAGE
