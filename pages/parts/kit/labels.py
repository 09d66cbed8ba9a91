"""Which names stand on a map, and where: those that need attention, and none over another.

Names are placed for some sizes of the map; the browser takes the largest that its own map holds,
so that on a screen between two sizes names only move apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Align = Literal["left", "right", "center"]


@dataclass(frozen=True)
class Size:
    """A size of the map: pixels that it has at least, and pixels of letters and of symbols."""

    width: int
    height: int
    letter: int
    symbol: int


SIZES = (Size(430, 330, 13, 12), Size(560, 640, 16, 15), Size(800, 880, 21, 20))
"""The maps of screens of 1366x768, 1920x1080 and 2560x1440, without what stands beside them."""


@dataclass(frozen=True)
class LabelPlace:
    """Where a name stands: pixels from its symbol, and which of its ends is there."""

    dx: float
    dy: float
    align: Align


LETTER, LINE = 14, 18
"""Pixels of a letter and of a line of them beside the marks of a chart."""

STARTS, SWEEPS = 8, 5
_GENTLE = 0.12
"""What a pixel of a symbol that gives way costs, beside 50 of one that does not."""
_HARD, _OUTSIDE = 50.0, 1e6
_COSTS = np.array([0.0, 0.6, 1.2, 1.2, 1.6, 1.6, 2.0, 2.0])
"""How much less each of the eight places is liked than right of the symbol."""
_Boxes = NDArray[np.float64]


@lru_cache(256)
def placed(
    names: tuple[tuple[str, Point], ...],
    yielding: tuple[Point, ...],
    bounds: tuple[float, float, float, float],
    size: Size,
) -> tuple[LabelPlace | None, ...]:
    """Return where each name stands; None for one that no place is left for.

    `names` hold (name, (longitude, latitude)) in order of importance; `yielding` are symbols that a
    name may cover rather than not stand at all; `bounds` is west, south, east, north of the map.
    Names keep off each other, each other's symbols and the edge.
    """
    if not names:
        return ()
    points = _pixels([at for _, at in names], bounds, size)
    widths = np.array([letters(name) * size.letter for name, _ in names])
    offsets = _offsets(widths, size)
    boxes = np.concatenate([points[:, None, :] + offsets[..., :2], offsets[..., 2:]], axis=2)
    symbols = _around(points, size)
    own = _own_costs(boxes, symbols, _around(_pixels(yielding, bounds, size), size), size)
    between = _HARD * _overlaps(boxes.reshape(-1, 4), boxes.reshape(-1, 4))
    chosen = _settled(own, between)
    named: list[int] = []
    places: list[LabelPlace | None] = []
    for name, position in enumerate(chosen):
        of_name = name * 8 + int(position)
        is_free = own[name, position] < _OUTSIDE / 2 and not between[of_name, named].any()
        if is_free and not _touches(boxes[name, position], symbols, name):
            named.append(of_name)
            places.append(_place(offsets[name, position]))
        else:
            places.append(None)
    return tuple(places)


def letters(text: str) -> float:
    """Return how wide a text is at most, in Chinese characters."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.6 for letter in text)


def _pixels(
    points: Sequence[Point], bounds: tuple[float, float, float, float], size: Size
) -> _Boxes:
    """Return where points lie on the map, in pixels from its corner: Mercator, fit to the size."""
    west, south, east, north = bounds
    low, high = mercator(south), mercator(north)
    across = math.radians(east - west)
    scale = min(size.width / across, size.height / (high - low))
    left, top = (size.width - across * scale) / 2, (size.height - (high - low) * scale) / 2
    return np.array(
        [
            (left + math.radians(x - west) * scale, top + (high - mercator(y)) * scale)
            for x, y in points
        ]
    ).reshape(-1, 2)


def _offsets(widths: NDArray[np.float64], size: Size) -> _Boxes:
    """Return the eight boxes of each name from its symbol: left, top, width, height."""
    gap, high = size.symbol / 2 + 4, size.letter + 4.0
    wide = widths[:, None]
    left = np.concatenate(
        [
            np.full_like(wide, gap),
            -gap - wide,
            -wide / 2,
            -wide / 2,
            np.full_like(wide, gap - 2),
            np.full_like(wide, gap - 2),
            2 - gap - wide,
            2 - gap - wide,
        ],
        axis=1,
    )
    top = np.array([-high / 2, -high / 2, -gap - high, gap, -high - 2, 2, -high - 2, 2])
    return np.stack(
        [
            left,
            np.broadcast_to(top, left.shape),
            np.broadcast_to(wide, left.shape),
            np.full_like(left, high),
        ],
        axis=2,
    )


def _around(points: _Boxes, size: Size) -> _Boxes:
    half = size.symbol / 2 + 2
    return np.concatenate([points - half, np.full_like(points, 2 * half)], axis=1)


def _overlaps(some: _Boxes, others: _Boxes) -> NDArray[np.float64]:
    """Return by how many square pixels each box covers each other one."""
    low = np.maximum(some[:, None, :2], others[None, :, :2])
    high = np.minimum(
        some[:, None, :2] + some[:, None, 2:], others[None, :, :2] + others[None, :, 2:]
    )
    both: NDArray[np.float64] = np.clip(high - low, 0, None).prod(axis=2)
    return both


def _own_costs(boxes: _Boxes, symbols: _Boxes, yielding: _Boxes, size: Size) -> _Boxes:
    """Return what each of the eight places of each name costs, whatever the others choose."""
    flat, number = boxes.reshape(-1, 4), len(boxes)
    covered = _overlaps(flat, symbols)
    covered[np.arange(len(flat)), np.repeat(np.arange(number), 8)] = 0.0
    costs = _HARD * covered.sum(axis=1) + _GENTLE * _overlaps(flat, yielding).sum(axis=1)
    right, bottom = flat[:, 0] + flat[:, 2], flat[:, 1] + flat[:, 3]
    beyond = (flat[:, :2] < 0).any(axis=1) | (right > size.width) | (bottom > size.height)
    own: _Boxes = (costs + _OUTSIDE * beyond).reshape(number, 8) + _COSTS
    return own


def _settled(own: _Boxes, between: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the place of each name: the best of some starts, from each of which every name in turn
    takes what is best for it.
    """
    chance, number = np.random.default_rng(3), len(own)
    rows = np.arange(number)
    best, least = np.zeros(number, dtype=np.int64), math.inf
    for start in range(STARTS):
        chosen = chance.integers(0, 8, number) if start else own.argmin(axis=1)
        for _ in range(SWEEPS):
            for name in range(number):
                others = np.delete(rows * 8 + chosen, name)
                costs = own[name] + between[name * 8 : name * 8 + 8, others].sum(axis=1)
                chosen[name] = costs.argmin()
        at = rows * 8 + chosen
        both = between[np.ix_(at, at)]
        total = own[rows, chosen].sum() + (both.sum() - np.trace(both)) / 2
        if total < least:
            best, least = chosen, total
    return best


def _touches(box: _Boxes, symbols: _Boxes, own: int) -> bool:
    covered = _overlaps(box[None, :], symbols)[0]
    covered[own] = 0.0
    return bool(covered.any())


def _place(offset: _Boxes) -> LabelPlace:
    left, top, width, height = (float(part) for part in offset)
    middle = round(top + height / 2, 1)
    if left > 0:
        return LabelPlace(round(left, 1), middle, "left")
    if left + width < 0:
        return LabelPlace(round(left + width, 1), middle, "right")
    return LabelPlace(0.0, middle, "center")


def mercator(latitude: float) -> float:
    """Return how far up a Mercator map a latitude lies, in radians."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
