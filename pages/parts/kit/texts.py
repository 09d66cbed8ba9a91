"""Text on the screen: whatever it says, it is drawn as the text it is.

Streamlit reads captions, boxes, labels of buttons and tooltips as Markdown. What a ledger or the
settings call a place, a unit or a file may look like it: `**x**`, `[x](http://...)`, `:red[x]`.
Everything that goes to such a place goes through here; our own wordings use no Markdown.

Most of it is held back by a backslash. Symbols, links and arrows are looked for once more after the
backslashes are gone: an invisible joiner keeps their letters apart.
"""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from pages.parts.kit.words import visible

_JOINER = "\u2060"

_READ_AS_MARKUP = re.compile(
    r"[\\`*~\[\]$]|(?<=\w)\{|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
)
_AT_THE_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$)))?([.)#>]|[-+=](?=[-+=\s]|$))")
_DIRECTIVES = "shimmer|small|color|help|streamlit|material"
_COLOURS = "red|orange|yellow|blue|green|violet|gr[ae]y|rainbow|primary"
_READ_AGAIN = re.compile(
    # A symbol, a colour or a scheme (other words after a colon are left alone: commands are copied
    # from the screen); an address of a site; one of a letter box.
    rf"(?<=:)(?=(?:{_DIRECTIVES}|{_COLOURS})(?![a-z])|material_|//|[\w+-]+:)"
    r"|(?<=\bwww)(?=\.)|(?<=\w@)(?=\w)",
    re.IGNORECASE | re.ASCII,
)
_ARROW = re.compile(r"(?<!\S)([<>~-])(->?|[>=-])(?!\S)")


def literal(text: str) -> str:
    """Return text for a place that Streamlit reads as Markdown, in one line."""
    line = " ".join(visible(text).split())
    apart = _ARROW.sub(rf"\1{_JOINER}\2", _READ_AGAIN.sub(_JOINER, line))
    escaped = _READ_AS_MARKUP.sub(lambda match: f"\\{match[0]}", apart)
    return _AT_THE_START.sub(lambda match: f"{match[1] or ''}\\{match[2]}", escaped)


def sentences(*texts: str) -> str:
    """Return the texts that are not empty, one after the other."""
    return " ".join(text for text in texts if text)


def caption(text: str, **options: Any) -> None:  # noqa: ANN401 - Streamlit's own
    """Draw a line in quiet ink."""
    st.caption(literal(text), **options)


def guide(markdown: str) -> None:
    """Draw a part of our own documentation as it is written: nothing that anybody typed."""
    st.markdown(markdown)


def info(*paragraphs: str, title: str = "") -> None:
    """Draw a box that tells something."""
    st.info(_paragraphs(paragraphs), title=literal(title) or None)


def success(*paragraphs: str, title: str = "") -> None:
    """Draw a box that says that something was done."""
    st.success(_paragraphs(paragraphs), title=literal(title) or None)


def warning(*paragraphs: str, title: str = "") -> None:
    """Draw a box that says that something may go wrong."""
    st.warning(_paragraphs(paragraphs), title=literal(title) or None)


def error(*paragraphs: str, title: str = "") -> None:
    """Draw a box that says that something went wrong."""
    st.error(_paragraphs(paragraphs), title=literal(title) or None)


def _paragraphs(paragraphs: tuple[str, ...]) -> str:
    lines = (line for text in paragraphs for line in text.splitlines())
    return "\n\n".join(literal(line) for line in lines if line.strip())
