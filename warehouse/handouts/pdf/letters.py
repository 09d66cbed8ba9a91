"""Texts as they can be set: every letter has a glyph, and every line can be broken."""

from __future__ import annotations

import re

from warehouse.handouts.cells import visible
from warehouse.handouts.fonts import has_glyph

NO_GLYPH = "〓"
"""What printers set for a letter that they do not have; a box looks like a fault of the file."""

_JOINED = re.compile(f"{NO_GLYPH}[\u200d\ufe0f]+")
_UNBROKEN = re.compile(r"[^\s\u2e80-\uffef]{24}(?=[^\s\u2e80-\uffef])")
"""So many letters without a place to break a line, as a file's name has them."""


def settable(text: str) -> str:
    """Return a text on one line, of letters that there are glyphs for."""
    seen = visible(text)
    if not seen.isascii():
        there = "".join(letter if _has_glyph(letter) else NO_GLYPH for letter in seen)
        seen = _JOINED.sub(NO_GLYPH, there)
    return _UNBROKEN.sub("\\g<0>\u200b", seen)


def _has_glyph(letter: str) -> bool:
    return letter in "\u200d\ufe0f" or has_glyph(letter)
