"""A map on which one unit is outlined and named: its name stands beside the map or under it.

It is drawn as SVG of our own: the same outlines, classes and lights as on the wall, in a hundredth
of the time and without the memory of a browser's engine, which counts where a hundred are written.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from pages.parts.handouts.screens import map_svg
from pages.parts.handouts.screens.screen import Map, ScreenUnit
from pages.parts.kit import labels, theme
from pages.parts.kit.status_lights import COLOURS
from pages.parts.kit.words import Words
from pages.parts.shared.maps import map_shapes
from warehouse.stats.judgement import Light

WIDTH, HIGHEST = 400, 350
"""Pixels that a map with its name takes, beside paragraphs."""

NAME, DETAIL = 17, 14
"""Sizes of letters: of the name, and of the lines under it."""

_LINE = 1.35
_APART = 12
"""Pixels between the map and what is written."""

_HALF = 7
"""Half the width of a light."""

STYLE = map_svg.STYLE + "".join(
    [
        *(f".c{place}{{fill:{colour}}}" for place, colour in enumerate(theme.PAPER_SEQUENCE)),
        ".unit{stroke-width:5}.edge{stroke-width:9}",
        f".halo{{fill:none;stroke:{theme.CARD};stroke-width:30}}.own{{stroke-width:16}}",
    ]
)
"""Shades light enough that lines stand out on a copier; lines as thick as a small map needs."""


@dataclass(frozen=True)
class Drawing:
    """A map as SVG with its size in pixels."""

    svg: str
    width: int
    height: int


@dataclass(frozen=True)
class _Layout:
    """Where things lie: the map by its corner and scale, the words by their box, `sheet` high.

    `end` is where the line from the unit ends.
    """

    left: float
    top: float
    scale: float
    words: tuple[float, float]
    end: tuple[float, float]
    sheet: float


def drawn(words: Words, map_: Map, named: ScreenUnit, lines: Sequence[str]) -> Drawing:
    """Return the map with one unit outlined, and a line from its light to its name, which is the
    first of `lines`. The unit has a place on the map.
    """
    shapes = map_shapes.of(map_.geometry, map_.ground)
    across, down = shapes.places[named.code]
    box = _box(lines)
    beside = _beside(shapes.width, shapes.height, (across, down), box)
    under = _under(shapes.width, shapes.height, (across, down), box)
    at = beside if beside.scale >= under.scale else under
    unit = (at.left + across * at.scale, at.top + down * at.scale)
    parts = [
        f'<g transform="translate({at.left:.1f} {at.top:.1f}) scale({at.scale:.4f})">',
        map_svg.body(words, map_, "callout"),
        *(f'<path class="{look}" d="{shapes.units[named.code]}"/>' for look in ("halo", "own")),
        "</g>",
        f'<line x1="{unit[0]:.1f}" y1="{unit[1]:.1f}" x2="{at.end[0]:.1f}" y2="{at.end[1]:.1f}"'
        f' stroke="{theme.INK}" stroke-width="1.5"/>',
        _light(named.light, unit),
        *_text_lines(lines, at.words),
    ]
    height = round(at.sheet)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}"><style>{STYLE}</style>{"".join(parts)}</svg>'
    )
    return Drawing(svg, WIDTH, height)


def _sizes(lines: Sequence[str]) -> list[float]:
    """Return the size of each line's letters: what would be wider than the sheet is smaller."""
    wanted = [NAME, *[DETAIL] * (len(lines) - 1)]
    return [
        min(size, WIDTH / max(labels.letters(line), 1))
        for size, line in zip(wanted, lines, strict=True)
    ]


def _box(lines: Sequence[str]) -> tuple[float, float]:
    """Return how wide and high the lines are together."""
    sizes = _sizes(lines)
    wide = max(size * labels.letters(line) for size, line in zip(sizes, lines, strict=True))
    return wide, sum(size * _LINE for size in sizes)


def _beside(width: int, height: int, place: tuple[int, int], box: tuple[float, float]) -> _Layout:
    """Return the layout with the words beside the map, on the side that the unit is nearer to."""
    wide, high = box
    room = max(WIDTH - wide - _APART, 1.0)
    scale = min(room / width, HIGHEST / height)
    sheet = max(height * scale, high)
    top = (sheet - height * scale) / 2
    level = min(max(top + place[1] * scale, NAME), sheet - high + NAME / 2)
    is_left = place[0] < width / 2
    left = wide + _APART if is_left else 0.0
    begin = 0.0 if is_left else width * scale + _APART
    end = wide + 3 if is_left else begin - 3
    return _Layout(left, top, scale, (begin, level - NAME / 2), (end, level), sheet)


def _under(width: int, height: int, place: tuple[int, int], box: tuple[float, float]) -> _Layout:
    """Return the layout with the words under the map, where its unit is."""
    wide, high = box
    scale = min(WIDTH / width, (HIGHEST - high - _APART) / height)
    left = (WIDTH - width * scale) / 2
    bottom = height * scale + _APART
    across = left + place[0] * scale
    begin = min(max(across - wide / 2, 0.0), WIDTH - wide)
    return _Layout(left, 0.0, scale, (begin, bottom), (across, bottom - 2), bottom + high)


def _text_lines(lines: Sequence[str], corner: tuple[float, float]) -> list[str]:
    left, top = corner
    texts = []
    for place, (line, size) in enumerate(zip(lines, _sizes(lines), strict=True)):
        colour, weight = (theme.QUIET, 400) if place else (theme.INK, 600)
        # The sheet's own rules for text are those of a map's numbers.
        look = f"font:{weight} {size:.4g}px sans-serif;font-family:{theme.FONT};fill:{colour}"
        texts.append(
            f'<text x="{left:.1f}" y="{top + size * 0.88:.1f}" style="{look};text-anchor:start">'
            f"{html.escape(line)}</text>"
        )
        top += size * _LINE
    return texts


def _light(light: Light, at: tuple[float, float]) -> str:
    """Return the shape of a light where a unit lies; a small dot where it has none."""
    x, y = at
    if light == "none":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{theme.INK}"/>'
    looks = f'fill="{COLOURS[light]}" stroke="{theme.CARD}" stroke-width="1.5"'
    if light == "green":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_HALF}" {looks}/>'
    corners = {
        "red": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "amber": ((-1.2, 1), (1.2, 1), (0, -1.2)),
        "blue": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    }[light]
    points = " ".join(
        f"{x + across * _HALF:.1f},{y + down * _HALF:.1f}" for across, down in corners
    )
    return f'<polygon points="{points}" {looks}/>'
