"""One form for characters that look alike, so that what reads the same compares the same.

A text from another program may hold characters that nobody sees, radicals in the place of the
ideographs they are drawn like (⻢ for 马), Cyrillic letters in a code. `normalise` is the one way
in which every reader compares; `visible` is what may be stored.
"""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import Final

import polars as pl

_RADICALS = Path(__file__).with_name("radicals.csv")
"""Radicals and strokes by the unified ideograph drawn alike, as Unicode 15.0 lists them
(EquivalentUnifiedIdeograph.txt), those left out that NFKC makes an ideograph of."""

_OF_THE_COMPATIBILITY_BLOCKS = (*range(0x2F00, 0x2FE0), *range(0xF900, 0xFB00),
                                *range(0x2F800, 0x2FA20))  # fmt: skip
"""Kangxi radicals and compatibility ideographs, which NFKC makes ideographs of."""

_LETTERS: Final = dict(
    zip(
        map(ord, "АВЕКМНОРСТУХЅІЈаеорсухѕіјһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"),
        "ABEKMHOPCTYXSIJaeopcyxsijhdqwABEZHIKMNOPTYXo",
        strict=True,
    )
)
"""Cyrillic and Greek letters by the Latin ones that are drawn alike (Unicode's confusables)."""

_SIGNS: Final[dict[int, str]] = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u2796\ufe58", "-"),
        **dict.fromkeys("\u2022\u2027\u22c5\u30fb", "·"),
        **dict.fromkeys("\u223c\u301c", "~"),
        "\u2215": "/",
        "\u2236": ":",
    }
)
"""Dashes, middle dots, tildes, a stroke and a colon by the one of them that is compared."""

_INVISIBLE: Final = dict.fromkeys(
    code_point
    for first, last in (
        *((0x0, 0x8), (0xB, 0xC), (0xE, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F)),
        *((0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD), (0x70F, 0x70F), (0x115F, 0x1160)),
        *((0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E)),
        *((0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
        *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0xE0000, 0xE0FFF)),
    )
    for code_point in range(first, last + 1)
)
"""Control and format characters, fillers and variation selectors; line ends and tabs are kept."""


def _ideographs() -> dict[int, str]:
    with _RADICALS.open(encoding="utf-8", newline="") as lines:
        listed = {
            int(line["code_point"], 16): chr(int(line["ideograph"], 16))
            for line in csv.DictReader(lines)
        }
    for code_point in _OF_THE_COMPATIBILITY_BLOCKS:
        drawn = unicodedata.normalize("NFKC", chr(code_point))
        if drawn != chr(code_point) and len(drawn) == 1 and unicodedata.category(drawn) == "Lo":
            listed[code_point] = drawn
    return listed


_AS_IT_READS: Final[dict[int, str | None]] = {**_INVISIBLE, **_ideographs()}
_AS_COMPARED: Final[dict[int, str | None]] = {**_AS_IT_READS, **_LETTERS, **_SIGNS}
_NOT_AS_IT_READS: Final = frozenset(map(chr, _AS_IT_READS))
_NOT_AS_IT_READS_PATTERN: Final = "[" + "".join(rf"\x{{{one:x}}}" for one in _AS_IT_READS) + "]"
_LOOKED_FOR: Final = frozenset(map(chr, _AS_COMPARED))


def not_visible(texts: pl.Series) -> pl.Series:
    """Return those of `texts` that are not `visible` as they stand, each once."""
    return texts.filter(texts.str.contains(_NOT_AS_IT_READS_PATTERN)).unique(maintain_order=True)


def visible(text: str) -> str:
    """Return `text` as it reads: without characters that nobody sees, radicals as ideographs."""
    return text.translate(_AS_IT_READS)


def is_visible(text: str) -> bool:
    """Return whether `text` is `visible` as it stands."""
    return _NOT_AS_IT_READS.isdisjoint(text)


def normalise(text: str) -> str:
    """Return `text` as it is compared: as it reads, in NFKC (full width becomes half width), with
    one sign for all dashes, and Latin letters for those of other scripts that look like them.

    White space is kept, and normalising twice changes nothing more.
    """
    if text.isascii() and text.isprintable():
        return text
    normal = unicodedata.normalize("NFKC", text)
    if _LOOKED_FOR.isdisjoint(text) and _LOOKED_FOR.isdisjoint(normal):
        return normal
    # Some characters are compatible with invisible ones, and a sequence may compose without them.
    normal = unicodedata.normalize("NFKC", text.translate(_AS_IT_READS))
    return unicodedata.normalize("NFKC", normal.translate(_AS_COMPARED))
