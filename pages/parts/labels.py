"""Which names stand on a map: those that need attention, and none over another."""

from __future__ import annotations

import math
from collections.abc import Iterable

WIDTH, HEIGHT = 620, 420
"""The smallest map that is drawn (a 1366x768 screen); on a larger one names only move apart."""

LETTER, LINE, GAP = 14, 18, 12


def without_collision(
    names: Iterable[tuple[str, str, tuple[float, float]]],
    bounds: tuple[float, float, float, float],
) -> set[str]:
    """Return the codes whose name can be written right of its point without touching another.

    `names` are (code, name, (longitude, latitude)) in order of importance; `bounds` is west,
    south, east, north of the map. Points count as taken as well as names.
    """
    west, south, east, north = bounds
    low, high = _mercator(south), _mercator(north)
    scale = min(WIDTH / math.radians(east - west), HEIGHT / (high - low))
    taken: list[tuple[float, float, float, float]] = []
    placed: set[str] = set()
    for code, name, (longitude, latitude) in names:
        x = math.radians(longitude - west) * scale
        y = (high - _mercator(latitude)) * scale
        letters = sum(1.0 if ord(letter) > 0x2E80 else 0.6 for letter in name)
        box = (x - GAP / 2, y - LINE / 2, x + GAP + letters * LETTER, y + LINE / 2)
        if all(_apart(box, other) for other in taken):
            placed.add(code)
            taken.append(box)
        else:
            taken.append((x - GAP / 2, y - LINE / 2, x + GAP / 2, y + LINE / 2))
    return placed


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _apart(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
