"""Which names stand on a map: those that need attention, and none over another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

Side = Literal["right", "left"]
Point = tuple[float, float]
Box = tuple[float, float, float, float]

WIDTH, HEIGHT = 540, 360
"""The smallest map that is drawn (a 1366x768 screen); on a larger one names only move apart."""

LETTER, LINE, GAP = 14, 18, 12


def without_collision(
    names: Iterable[tuple[str, str, Point]],
    bounds: tuple[float, float, float, float],
    points: Iterable[Point] = (),
) -> dict[str, Side]:
    """Return the codes whose name can be written without touching another, and on which side.

    `names` are (code, name, (longitude, latitude)) in order of importance; `bounds` is west,
    south, east, north of the map; `points` are the places of symbols that no name may cover. A
    name stands right of its point, or left of it where the right is taken or leaves the map.
    """
    west, south, east, north = bounds
    low, high = _mercator(south), _mercator(north)
    scale = min(WIDTH / math.radians(east - west), HEIGHT / (high - low))
    edge = math.radians(east - west) * scale + (WIDTH - math.radians(east - west) * scale) / 2

    def place(at: Point) -> Point:
        return math.radians(at[0] - west) * scale, (high - _mercator(at[1])) * scale

    symbols = [_around(*place(at)) for at in points]
    taken: list[Box] = []
    placed: dict[str, Side] = {}
    for code, name, at in names:
        x, y = place(at)
        own = _around(x, y)
        others = [*taken, *(symbol for symbol in symbols if symbol != own)]
        width = GAP + letters(name) * LETTER
        sides: dict[Side, Box] = {
            "right": (own[0], own[1], x + width, own[3]),
            "left": (x - width, own[1], own[2], own[3]),
        }
        free = [side for side, box in sides.items() if all(_apart(box, it) for it in others)]
        inside = [side for side in free if side == "left" or sides[side][2] <= edge]
        if chosen := [*inside, *free]:
            placed[code] = chosen[0]
            taken.append(sides[chosen[0]])
        else:
            taken.append(own)
    return placed


def letters(text: str) -> float:
    """Return how wide a text is at most, in Chinese characters."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.6 for letter in text)


def _around(x: float, y: float) -> Box:
    return x - GAP / 2, y - LINE / 2, x + GAP / 2, y + LINE / 2


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _apart(one: Box, other: Box) -> bool:
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
