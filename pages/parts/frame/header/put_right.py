"""What an address names that is not there: told in one line, and the address put right.

Whoever reads a part of the address says what names nothing (`refuse`); what nobody has read by the
end of the run is unknown to the page. The browser's own address is put right in its place, so that
Back does not meet it again. The line goes at the next click (`links.js`).
"""

from __future__ import annotations

import html

import streamlit as st

from pages.parts.frame import links, selection
from pages.parts.frame.navigation import current_page
from pages.parts.kit.words import Words

LONGEST_VALUE = 20
"""How much is repeated of what an address names."""
MOST = 12
"""So many are named, of however many an address holds."""

_REFUSED = "refused_of_the_url"


def begin() -> None:
    """Begin a run of a page."""
    selection.begin()
    st.session_state[_REFUSED] = []


def refuse(called: str, name: str, value: str) -> None:
    """Note that a parameter's value names nothing; `called` is what a reader calls it,
    "" where only the address has a name for it.
    """
    if not selection.is_of_page():
        return
    selection.leave_out({name: value})
    refused: list[tuple[str, str]] = st.session_state.setdefault(_REFUSED, [])
    refused.append((called or name, value))


def end(words: Words) -> None:
    """End a run of a page: tell what its address named, and put the address right."""
    unknown, gone = selection.unread(current_page())
    for name, value in unknown.items():
        refuse("", name, value)
    selection.leave_out(gone)
    refused: list[tuple[str, str]] = st.session_state[_REFUSED]
    if refused or gone:
        links.in_our_words()
    if refused:
        st.html(f'<div class="refused" role="status">{html.escape(_line(words, refused))}</div>')


def _line(words: Words, refused: list[tuple[str, str]]) -> str:
    """Say what the address named that does not exist, and what the page does."""
    named = [
        words("refused.one", name=called, value=value[:LONGEST_VALUE])
        for called, value in refused[:MOST]
    ]
    return words("refused.line", named=words("refused.between").join(named))
