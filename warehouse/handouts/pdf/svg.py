"""A picture as it is set: its letters in fonts that there are, and nothing fetched."""

from __future__ import annotations

import re

from warehouse.handouts import fonts
from warehouse.handouts.pdf.letters import NO_GLYPH, settable

_FAMILY = re.compile(r"""font-family\s*(?:=\s*"[^"]*"|=\s*'[^']*'|:[^;"]*)""")
_LETTERS = re.compile(r"(?<=>)[^<]+(?=<)")


def in_own_fonts(svg: str) -> str:
    """Return a picture whose letters are all set in the font for pictures that there is."""
    sans = fonts.family("sans")

    def named(match: re.Match[str]) -> str:
        is_style = match[0].removeprefix("font-family").lstrip().startswith(":")
        return f"font-family: '{sans}'" if is_style else f'font-family="{sans}"'

    return _LETTERS.sub(_with_glyphs, _FAMILY.sub(named, svg))


def _with_glyphs(match: re.Match[str]) -> str:
    """Return text of a picture, the same as it stands there save letters without a glyph."""
    text = match[0]
    return (
        text
        if text.isascii()
        else "".join(
            letter if letter.isspace() or settable(letter) != NO_GLYPH else NO_GLYPH
            for letter in text
        )
    )
