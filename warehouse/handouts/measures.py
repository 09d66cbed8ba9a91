"""How much room text takes, whichever font a machine has: for formats that are not set here.

Lines stand at a fixed distance, so that what was measured holds with any font.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Final

from warehouse.handouts.cells import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.handouts.document import TableColumn

LINE: Final = 1.3
"""The distance of lines, in letters' heights."""

_BOLD: Final = 1.12

_WORD: Final = 6
"""Letters of a word in a head that are not parted."""

_NAMES: Final = (10, 8, 7, 6)
"""Letters of a name in a cell that are not parted: where there is room, and in any case."""

_NARROW = "ijlftrI.,:;'|!()[] \u2018\u2019\u00b7"
_DASH = "\u2013"

_BETWEEN_SCRIPTS: Final = 0.2
"""What programs leave between Chinese letters and others, a space between them or not."""


@lru_cache(maxsize=4_096)
def letters(text: str) -> float:
    """Return how wide a text is, in heights of a letter: a Chinese one is as wide as it is high."""
    wide = [_letter(letter) for letter in text]
    changes = sum((one == 1) != (other == 1) for one, other in pairwise(wide))
    return sum(wide) + changes * _BETWEEN_SCRIPTS


@cache
def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if unicodedata.east_asian_width(letter) in ("W", "F", "A") and letter != _DASH:
        return 1.0
    if letter in "%W@":
        return 0.95
    # As wide as in the widest font that stands for one that a machine has not.
    return 0.72 if letter.isupper() or letter in "mw" else 0.6


def lines(text: str, size: float, width: float, bold: bool = False) -> int:
    """Return how many lines a text takes, at least one. Bold letters are wider."""
    if not text:
        return 1
    # Words that do not fit go to the next line, so that none is quite full.
    room = max(width / size - (0.6 if text.isascii() else 0), 1)
    full = letters(text) * (1.08 if text.isascii() else 1.02) * (_BOLD if bold else 1)
    return max(1, -int(-full // room))


def height(text: str, size: float, width: float, bold: bool = False) -> float:
    """Return how high a text is, in points."""
    return lines(text, size, width, bold) * size * LINE


def column_widths(
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[str]],
    size_and_side: tuple[float, float],
    width: float,
) -> list[float]:
    """Return how wide the columns of a table are: their shares, but none narrower than its figures,
    and none wider than its longest cell while another has cells of several lines.

    The third is the size of its letters, and the room at each side of a cell.
    """
    tries = (_least_widths(columns, rows, size_and_side, name) for name in _NAMES)
    least = next((one for one in tries if sum(one) <= width), None)
    if least is None:
        least = _least_widths(columns, rows, size_and_side, _NAMES[-1])
        return [width * wide / sum(least) for wide in least]
    whole = _least_widths(columns, rows, size_and_side, inf)
    held: dict[int, float] = {}
    while True:
        wide = _shared(columns, width, held)
        free = [place for place in range(len(columns)) if place not in held]
        narrow = {place: least[place] for place in free if wide[place] < least[place]}
        texts = [place for place in free if not columns[place].is_to_fill]
        roomy = {place: whole[place] for place in texts if whole[place] < wide[place]}
        if not narrow and not (roomy and any(whole[place] > wide[place] for place in texts)):
            return wide
        held |= narrow or roomy


def _shared(columns: Sequence[TableColumn], width: float, held: Mapping[int, float]) -> list[float]:
    """Return the widths of columns: some are held, the others have their shares of what is left."""
    spare = width - sum(held.values())
    shares = sum(column.width for place, column in enumerate(columns) if place not in held)
    return [
        held.get(place, column.width / shares * spare if shares else 0.0)
        for place, column in enumerate(columns)
    ]


def has_room(
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[str]],
    size_and_side: tuple[float, float],
    width: float,
) -> bool:
    """Return whether no figure of a table has to be parted, as in `column_widths`."""
    return sum(_least_widths(columns, rows, size_and_side, _NAMES[-1])) <= width


def _least_widths(
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[str]],
    size_and_side: tuple[float, float],
    name: float,
) -> list[float]:
    size, side = size_and_side
    cells: list[Sequence[str]] = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return [
        _least(column, held, name) * size * 1.1 + 2 * side
        for column, held in zip(columns, cells, strict=True)
    ]


def _least(column: TableColumn, cells: Sequence[str], name: float) -> float:
    """Return how wide a column is at least, in letters: whole words of its head, whole figures and
    short names.
    """
    words = visible(column.heading).split()
    head = max((min(letters(word), _WORD) for word in words), default=0) * 1.12 + 0.2
    longest = max((letters(cell) for cell in cells), default=0)
    return max(head, 1.2, min(longest, name) if column.kind == "text" else longest)
