"""Which letters a font file has glyphs for: read from its `cmap` table (OpenType, 1.9.1)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import TypeAlias

Ranges: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
"""First letters of ranges in their order, and the last letter of each."""

NONE: Ranges = ((), ())
_UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}
"""Platform and encoding of tables that are by Unicode; the last in a font knows most."""


def holds(ranges: Ranges, letter: str) -> bool:
    """Return whether a letter lies in the ranges."""
    firsts, lasts = ranges
    place = bisect_right(firsts, ord(letter)) - 1
    return place >= 0 and ord(letter) <= lasts[place]


@cache
def letters_of(file: str, index: int) -> Ranges:
    """Return the letters of a font; `index` is its place in a collection.

    None of a file that cannot be read: what is left has to have them.
    """
    try:
        return _ranges(_cmap(Path(file), index))
    except (OSError, struct.error, ValueError):
        return NONE


def _cmap(file: Path, index: int) -> bytes:
    """Return a font's table of letters. Raises `ValueError` where it has none."""
    with file.open("rb") as font:
        start = 0
        if font.read(4) == b"ttcf":
            font.seek(12 + 4 * index)
            (start,) = struct.unpack(">I", font.read(4))
        font.seek(start + 4)
        (tables,) = struct.unpack(">H6x", font.read(8))
        for _ in range(tables):
            tag, offset, length = struct.unpack(">4s4xII", font.read(16))
            if tag == b"cmap":
                font.seek(offset)
                return font.read(length)
    raise ValueError(f"{file.name} has no cmap")


def _ranges(cmap: bytes) -> Ranges:
    (tables,) = struct.unpack_from(">2xH", cmap)
    records = struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * tables])
    segments: list[tuple[int, int]] = []
    for platform, encoding, offset in records:
        if (platform, encoding) in _UNICODE:
            (form,) = struct.unpack_from(">H", cmap, offset)
            segments = _READERS[form](cmap, offset) if form in _READERS else segments
    firsts, lasts = zip(*sorted(segments), strict=True) if segments else NONE
    return firsts, lasts


def _by_groups(cmap: bytes, offset: int) -> list[tuple[int, int]]:
    """Format 12: groups of letters from one to another."""
    (groups,) = struct.unpack_from(">12xI", cmap, offset)
    whole = struct.iter_unpack(">III", cmap[offset + 16 : offset + 16 + 12 * groups])
    return [(first, last) for first, last, _ in whole]


def _by_segments(cmap: bytes, offset: int) -> list[tuple[int, int]]:
    """Format 4: segments of letters, the ends of all before the beginnings of all.

    A letter within a segment that has no glyph is taken for one that has: such holes are rare, and
    Typst refuses what they let through.
    """
    (twice,) = struct.unpack_from(">6xH", cmap, offset)
    ends = struct.unpack_from(f">{twice // 2}H", cmap, offset + 14)
    starts = struct.unpack_from(f">{twice // 2}H", cmap, offset + 16 + twice)
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start != 0xFFFF]


_READERS = {4: _by_segments, 12: _by_groups}
