"""Names by the initials of their pinyin: what `czlx` may stand for, as a pattern.

The office types initials to find a name. A character is told by the letter that its readings begin
with, of a character with several by any of the three most usual ones: no column of initials has to
be kept, and a name is found however it is read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

FIRST, LAST = 0x4E00, 0x9FFF
"""The Chinese characters that names are written with."""
READINGS = 3
_BETWEEN = "[- ]?"


def pattern(text: str) -> str | None:
    """Return the pattern of the names that a text may be the initials of, None for no initials.

    `slx` finds 示例县, and `slx044` 示例县-044; other characters stand for themselves.
    """
    if not any("a" <= letter <= "z" for letter in text):
        return None
    return _BETWEEN.join(
        f"[{letter}{letter.upper()}{_characters().get(letter, '')}]"
        if "a" <= letter <= "z"
        else re.escape(letter)
        for letter in text
    )


@cache
def _characters() -> dict[str, str]:
    """Return the characters by the letter that a reading of theirs begins with."""
    # Its dictionaries are of 55 MB, and needed only where somebody types initials.
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

    by_letter: dict[str, list[str]] = {}
    for code, readings in pinyin_dict.items():
        if FIRST <= code <= LAST:
            for letter in {_letter(one) for one in readings.split(",")[:READINGS]}:
                by_letter.setdefault(letter, []).append(chr(code))
    return {letter: "".join(characters) for letter, characters in by_letter.items()}


def _letter(reading: str) -> str:
    """Return the letter that a reading begins with, without its tone."""
    return unicodedata.normalize("NFD", reading)[0]
