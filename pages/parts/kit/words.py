"""The catalogue of words as screens show it: counted things, and the part that matters marked.

The words are those of `warehouse.words.messages`. A part in `[[double brackets]]` is the part that
matters and is drawn in the alarm colour.

Brackets of what fills a place (a village may be called anything) mark nothing: an invisible joiner
keeps them apart. A sentence of ours that is part of another keeps its marks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import TypeAlias

from warehouse.words.messages import strings

Language: TypeAlias = str
"""One of `warehouse.words.messages.LANGUAGES`."""

_ALARM = re.compile(r"\[\[(.*?)\]\]")
_BRACKETS = re.compile(r"(?<=\[)(?=\[)|(?<=\])(?=\])")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Return text without what is no text, and what turns the direction of the text around it."""
    return _UNSEEN.sub("", text)


class Wording(str):
    """A string of ours with its places filled: what it marks, we marked."""

    __slots__ = ()


def _filling(value: object) -> object:
    """Return what fills a place: text that is none of ours without marks."""
    if not isinstance(value, str) or isinstance(value, Wording):
        return value
    return _BRACKETS.sub("\u2060", visible(value))


class Words:
    """The strings of one language: `words("map_wall.title")`, `words("units.villages", n=3)`."""

    def __init__(self, language: Language) -> None:
        """Choose the language; all languages have the same keys (tested)."""
        self.language: Language = language
        self._strings = strings(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the string of a key with its places filled; an unknown key raises KeyError."""
        filled = {name: _filling(value) for name, value in values.items()}
        return Wording(self._strings[key].format(**filled))

    def count(self, key: str, number: int) -> str:
        """Return a counted thing: `count("villages", 1)` is "1 village", "1 个村"."""
        form = "one" if number == 1 else "other"
        return Wording(self._strings[f"counts.{key}.{form}"].format(n=f"{number:,}"))

    def label(self, labels: dict[str, str]) -> str:
        """Choose this language's text of what is written outside the words (metrics, seeds)."""
        return labels[self.language]


def as_html(sentence: str, links: Mapping[str, str] | None = None) -> str:
    """Escape a sentence for HTML and set its `[[...]]` part in the alarm colour.

    `links` are the addresses of pieces of it ("3 problems"); a piece that stands there more than
    once is no link, because it may be another's.
    """
    text = html.escape(sentence)
    for piece, address in (links or {}).items():
        # No digit before it: "3 problems" is no part of "13 problems".
        piece_in_text = re.compile(
            rf"(?<!\d)(?<!\d[.,]){re.escape(html.escape(piece))}(?!\d|[.,]\d)"
        )
        if len(piece_in_text.findall(text)) == 1:
            link = f'<a href="{html.escape(address)}">{html.escape(piece)}</a>'
            before, after = piece_in_text.split(text)
            text = f"{before}{link}{after}"
    return _ALARM.sub(r'<em class="alarm">\1</em>', text)


def as_text(sentence: str) -> str:
    """Return a sentence without the marks of its alarm part: for alternatives and exports."""
    return _ALARM.sub(r"\1", sentence)
