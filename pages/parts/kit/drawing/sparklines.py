"""Small pictures of one thought, as SVG in an image: lines named at their end, bars by month.

They need no script and no legend. Streamlit takes inline SVG out of HTML, an image of it stays; a
text stands for the picture where it cannot be seen.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pages.parts.kit import labels, theme

Look = Literal["own", "beside", "wanted"]
"""What is looked at, what it is compared with, and what ought to be."""

Points = Sequence[tuple[float, float]]
"""How far along (0 to 1), and how much."""

TEXT = 13
APART = 15
"""Pixels between the names of two lines."""
LETTER = 13.2
TOP, BOTTOM = 8.0, 78.0

_FONT = theme.FONT.replace("'", "")
_IN_ADDRESS = str.maketrans({letter: f"%{ord(letter):02X}" for letter in "%#<>\n"})
"""What an address of an image may not hold as it is."""

_COLOURS: dict[Look, str] = {"own": theme.ACCENT, "beside": theme.OTHERS, "wanted": theme.INK}
_WIDTHS: dict[Look, float] = {"own": 2.2, "beside": 1.5, "wanted": 1.2}


@dataclass(frozen=True)
class Line:
    """One line, what is written at its end, and how it is drawn."""

    name: str
    points: Points
    look: Look


def lines(drawn: Sequence[Line], alternative: str, width: int = 200, height: int = 84) -> str:
    """Return lines over one axis that begins at 0, each named at its end; "" where none has points.

    Names that would touch move apart.
    """
    drawn = [line for line in drawn if line.points]
    if not drawn:
        return ""
    end = width - 10 - _room(line.name for line in drawn)
    most = max(value for line in drawn for _, value in line.points) or 1.0
    ends = _apart([_height(line.points[-1][1], most) for line in drawn])
    parts = [f'<path d="M0 {BOTTOM + 0.5}H{end:.1f}" stroke="{theme.LINE}"/>']
    parts += [_line(line, end, most) for line in reversed(drawn)]
    parts += [_name(line, end, at) for line, at in zip(drawn, ends, strict=True)]
    return image("".join(parts), width, height, alternative, "spark")


def bars(
    values: Sequence[float],
    levels: Sequence[tuple[str, float, Look]],
    ends: tuple[str, str],
    alternative: str,
    width: int = 310,
) -> str:
    """Return one bar a month with level lines named at their end, and the first and last month.

    A month of nothing says 0. `levels` are (name, value, look).
    """
    base, end = 84.0, width - 8 - _room(name for name, *_ in levels)
    most = max([*values, *(value for _, value, _ in levels)]) or 1.0
    step = end / max(len(values), 1)

    def height(value: float) -> float:
        return round(base - (base - TOP) * value / most, 1)

    parts = []
    for place, value in enumerate(values):
        left = place * step + step * 0.12
        if value > 0:
            parts.append(
                f'<rect x="{left:.1f}" y="{height(value)}" width="{step * 0.76:.1f}" '
                f'height="{base - height(value):.1f}" fill="{theme.BARS_BEHIND}"/>'
            )
        else:
            parts.append(_text("0", left + step * 0.38, base - 3, theme.INK, "middle", bold=True))
    parts.append(f'<path d="M0 {base + 0.5}H{end:.1f}" stroke="{theme.BASE_LINE}"/>')
    for (name, value, look), at in zip(
        levels, _apart([height(value) for _, value, _ in levels]), strict=True
    ):
        dash = ' stroke-dasharray="3 2"' if look == "wanted" else ""
        parts.append(
            f'<path d="M0 {height(value)}H{end:.1f}" stroke="{_COLOURS[look]}" '
            f'stroke-width="1.5"{dash}/>'
        )
        parts.append(_text(name, end + 8, at + 4.5, _COLOURS[look], bold=look == "own"))
    first, last = ends
    parts.append(_text(first, 0, base + 17, theme.QUIET))
    parts.append(_text(last, end, base + 17, theme.QUIET, "end"))
    return image("".join(parts), width, 104, alternative, "months")


def image(inside: str, width: int, height: int, alternative: str, kind: str) -> str:
    """Return SVG as an HTML image of the class `kind`, with a text that stands for it."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="{_FONT}" '
        f'font-size="{TEXT}">{inside}</svg>'
    )
    # Letters as they are: in base64 each would be a third longer, a Chinese one as well.
    address = html.escape(svg.replace('"', "'").translate(_IN_ADDRESS), quote=False)
    source = f"data:image/svg+xml,{address}"
    return f'<img class="{kind}" alt="{html.escape(alternative)}" src="{source}">'


def _room(names: Iterable[str]) -> float:
    return max((labels.letters(name) * LETTER for name in names), default=0.0)


def _height(value: float, most: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / most, 1)


def _line(line: Line, end: float, most: float) -> str:
    # In tenths of a pixel, each point a step from the one before: a third of the letters.
    places = _bends(
        [(round(10 * end * x), round(10 * _height(value, most))) for x, value in line.points]
    )
    steps = "".join(f"l{to_x - x} {to_y - y}" for (x, y), (to_x, to_y) in pairwise(places)).replace(
        " -", "-"
    )
    colour, dash = _COLOURS[line.look], ' stroke-dasharray="30 20"' if line.look == "wanted" else ""
    drawn = (
        f'<path transform="scale(.1)" fill="none" stroke="{colour}" '
        f'stroke-width="{10 * _WIDTHS[line.look]:g}"{dash} stroke-linejoin="round" '
        f'd="M{places[0][0]} {places[0][1]}{steps}"/>'
    )
    if line.look != "own":
        return drawn
    x, value = line.points[-1]
    return f'{drawn}<circle cx="{end * x:.1f}" cy="{_height(value, most)}" r="3" fill="{colour}"/>'


def _bends(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out the points between which a line goes on level: those of a target are two."""
    inner = zip(places, places[1:], places[2:], strict=False)
    bent = [point for before, point, after in inner if not before[1] == point[1] == after[1]]
    return [*places[:1], *bent, *places[1:][-1:]]


def _name(line: Line, end: float, at: float) -> str:
    is_own = line.look == "own"
    colour = theme.ACCENT if is_own else theme.QUIET
    return _text(line.name, end + 9, at + 4.5, colour, bold=is_own)


def _text(
    text: str, x: float, y: float, colour: str, anchor: str = "start", *, bold: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    stands = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}"{stands}{weight}>{html.escape(text)}</text>'
    )


def _apart(heights: Sequence[float]) -> list[float]:
    """Return heights moved until no two are closer than a line of text, their order kept."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = list(heights)
    for above, below in pairwise(order):
        placed[below] = max(placed[below], placed[above] + APART)
    lowest = BOTTOM - 2
    for below in reversed(order):
        placed[below] = min(placed[below], lowest)
        lowest = placed[below] - APART
    return placed
