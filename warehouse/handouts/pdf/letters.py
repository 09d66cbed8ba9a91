"""Texts as they can be set: every letter has a glyph, and every line can be broken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from warehouse.handouts.cells import visible
from warehouse.handouts.document import Text
from warehouse.handouts.fonts import has_glyph
from warehouse.handouts.punctuation import punctuated
from warehouse.words.languages import has_wide_letters

NO_GLYPH = "〓"
"""What printers set for a letter that they do not have; a box looks like a fault of the file."""

_JOINED = re.compile(f"{NO_GLYPH}[\u200d\ufe0f]+")
_UNBROKEN = re.compile(r"[^\s\u2e80-\uffef]{24}(?=[^\s\u2e80-\uffef])")
"""So many letters without a place to break a line, as a file's name has them."""


@dataclass(frozen=True)
class Typesetting:
    """How the sentences of a language are set."""

    language: str

    def text(self, sentence: str) -> str:
        """Return a sentence as it is set."""
        return settable(punctuated(sentence, self.language))

    def with_blanks(self, sentence: str) -> str:
        """Return a sentence as it is set, with its wide spaces: room for a pen."""
        return "\u3000".join(self.text(part) for part in sentence.split("\u3000"))

    def lead(self, words: str) -> str:
        """Return the words that lead a paragraph, and what parts them from it."""
        between = "" if has_wide_letters(self.language) or not words else " "
        return f"{self.with_blanks(words)}{between}"

    def runs(self, parts: Text) -> list[dict[str, Any]]:
        """Return the runs of a text: a space at the edge of one is kept."""
        return [
            {
                "text": f"{_edge(run.text[:1])}{settable(run.text)}{_edge(run.text[-1:])}",
                "strong": run.strong,
            }
            for run in parts
            if run.text.strip()
        ]


def _edge(letter: str) -> str:
    return " " if letter.isspace() else ""


def settable(text: str) -> str:
    """Return a text on one line, of letters that there are glyphs for."""
    seen = visible(text)
    if not seen.isascii():
        there = "".join(letter if _has_glyph(letter) else NO_GLYPH for letter in seen)
        seen = _JOINED.sub(NO_GLYPH, there)
    return _UNBROKEN.sub("\\g<0>\u200b", seen)


def _has_glyph(letter: str) -> bool:
    return letter in "\u200d\ufe0f" or has_glyph(letter)
