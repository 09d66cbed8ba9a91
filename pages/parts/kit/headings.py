"""What stands over a picture or a table of a card: its title, and a computed sentence."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from pages.parts.kit.words import Words, as_html


class Onward(str):
    """A note that leads on: a link to `address`, called by its text."""

    address: str

    def __new__(cls, text: str, address: str) -> Onward:
        """Return the text as a link to an address."""
        note = super().__new__(cls, text)
        note.address = address
        return note


class Caution(Onward):
    """What is the matter with the figures of a card, and where more is said of it: a mark stands in
    the corner of the card, and on paper the words themselves.
    """


def matters(notes: Sequence[str]) -> list[str]:
    """Return of notes what is the matter with the figures, for what leaves the screen."""
    return list(dict.fromkeys(str(note) for note in notes if isinstance(note, Caution)))


def title(text: str, links: Mapping[str, str] | None = None) -> None:
    """Draw the title of a card; its `[[...]]` part is set in the alarm colour, its counts are
    `links` (`claims.pieces`).
    """
    st.html(_title(text, links))


def explained(
    words: Words,
    text: str,
    *notes: str,
    width: Literal["stretch", "content"] = "stretch",
    links: Mapping[str, str] | None = None,
) -> None:
    """Draw the title of a card, and behind a "?" beside it what the reader may want to know.

    Notes say what is counted, out of what, and how; of empty ones there is no "?".
    `links` are the addresses of its counts (`claims.pieces`).
    """
    about_html, marked = about(words, *notes), cautioned(*notes)
    if not about_html and not marked:
        st.html(_title(text, links), width=width)
        return
    st.html(
        f'<div class="card-head">\n{_title(text, links)}\n{about_html}{marked}</div>', width=width
    )


def cautioned(*notes: str) -> str:
    """Return, as HTML, the mark of what is the matter with a card's figures; "" for nothing."""
    return "".join(
        f'<a class="caution" href="{html.escape(note.address)}" title="{html.escape(note)}">'
        f"<span>{html.escape(note)}</span></a>"
        for note in notes
        if isinstance(note, Caution)
    )


def about(words: Words, *notes: str) -> str:
    """Return, as HTML, a "?" that opens to notes; "" where all of them are empty."""
    texts_of_notes = [note for note in notes if note and not isinstance(note, Caution)]
    paragraphs = "".join(f"<p>{_note(note)}</p>" for note in texts_of_notes)
    if not paragraphs:
        return ""
    label = html.escape(words("notices.about"))
    # Of one name, so that to open one closes the other.
    return (
        f'<details class="about" name="about"><summary title="{label}" aria-label="{label}">?'
        f"</summary><div>{paragraphs}</div></details>"
    )


def _note(note: str) -> str:
    text = html.escape(note)
    return f'<a href="{html.escape(note.address)}">{text}</a>' if isinstance(note, Onward) else text


def finding(text: str, links: Mapping[str, str] | None = None) -> None:
    """Draw a computed sentence under the title of a card, its counts as `links`."""
    st.html(f'<div class="finding">{as_html(text, links)}</div>')


def onward(label: str, address: str) -> None:
    """Draw where a reader may go on from what stands over it."""
    link = f'<a href="{html.escape(address)}">{html.escape(label)}</a>'
    st.html(f'<div class="onward-to">{link}</div>')


def foot(mark: str, line: str = "") -> None:
    """Draw the foot of a card: one quiet line, and the mark of demonstration data in its frame."""
    if mark or line:
        framed = f'<span class="mark">{html.escape(mark)}</span>' if mark else ""
        st.html(f'<div class="card-foot"><span>{html.escape(line)}</span>{framed}</div>')


def _title(text: str, links: Mapping[str, str] | None = None) -> str:
    return f'<div class="card-title" role="heading" aria-level="2">{as_html(text, links)}</div>'
