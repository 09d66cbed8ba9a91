"""A map of a screen as SVG: shapes by the class of their value, red units as squares, numbers.

What it looks like is said by classes (`STYLE` on paper, the page's own in a meeting), so that a
theme is changed without drawing anything anew.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence

from pages.parts.handouts.screens.screen import Map, ScreenUnit
from pages.parts.kit import theme
from pages.parts.kit.drawing import hatching
from pages.parts.kit.words import Words
from pages.parts.shared.maps import map_shapes
from pages.parts.shared.maps.map_shapes import Point, Shapes

NUMBERED, PLAIN = 76, 34
"""Sides of the square of a numbered unit and of one without a number, in the map's units."""

GRAIN = 2.2
"""How many of a map's units are a pixel where it is as large as on a screen of a meeting."""

SWEEPS = 40
"""Squares that overlap are moved apart so many times at most."""

STYLE = "".join(
    [
        *(f".c{place}{{fill:{colour}}}" for place, colour in enumerate(theme.SEQUENCE)),
        f".unit{{stroke:{theme.CARD};stroke-width:2}}.edge,.lines{{fill:none;stroke:{theme.CARD}}}",
        f".edge{{stroke-width:5}}.lines{{stroke:{theme.OTHERS};stroke-width:2.6}}",
        f".own{{fill:none;stroke:{theme.INK};stroke-width:9}}",
        f".outside{{fill:{theme.OUTSIDE};stroke:{theme.CARD}}}.hatch0{{fill:{theme.UNSEEN}}}.hatch1{{fill:{theme.NOT_JUDGED}}}",
        f".around{{fill:none;stroke:{theme.BESIDE};stroke-width:6}}.partial0{{fill:{theme.CARD}}}.partial1{{fill:{theme.PARTLY}}}",
        f".red rect,.red path{{fill:{theme.ALARM};stroke:{theme.CARD};stroke-width:4}}",
        f".amber path{{fill:{theme.AMBER};stroke:{theme.CARD};stroke-width:4}}",
        f"text{{font:700 54px {theme.FONT};text-anchor:middle;fill:{theme.CARD}}}",
        f".none circle{{fill:{theme.CARD};stroke:{theme.INK};stroke-width:5}}",
        f".none text{{fill:{theme.INK};font-size:46px}}.amber text{{fill:{theme.INK}}}",
        ".amber text{font-size:44px}.word{font-size:36px;font-weight:400}",
        f".word{{fill:{theme.QUIET};text-anchor:start}}",
    ]
)
"""How it looks on paper and on slides."""


def shared(maps: Iterable[Map]) -> str:
    """Return the shapes of maps once, to be used by every map `drawn` of them on the same page."""
    of_maps = {_key(map_): map_shapes.of(map_.geometry, map_.ground) for map_ in maps}
    paths = "".join(
        f'<path id="{key}-{code}" d="{path}"/>'
        for key, shapes in of_maps.items()
        for code, path in shapes.units.items()
    )
    return f'<svg class="shapes" aria-hidden="true"><defs>{paths}</defs></svg>' if paths else ""


def _key(map_: Map) -> str:
    """Return what names the shapes of a map among those of others."""
    return f"{map_.ground}-{map_.geometry.units}"


def drawn(words: Words, map_: Map, name: str, style: str = "", *, is_shared: bool = False) -> str:
    """Return the map as an SVG; `name` makes its patterns its own among others of a page.

    Where the shapes are `is_shared` it uses those that `shared` drew.
    """
    shapes = map_shapes.of(map_.geometry, map_.ground)
    sheet = f"<style>{style}</style>" if style else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {shapes.width:g} {shapes.height:g}"'
        f' role="img" aria-label="{html.escape(map_.alternative)}">{sheet}'
        f"{body(words, map_, name, is_shared=is_shared)}</svg>"
    )


def body(words: Words, map_: Map, name: str, *, is_shared: bool = False) -> str:
    """Return what is drawn of a map, within the box of its shapes."""
    shapes = map_shapes.of(map_.geometry, map_.ground)
    by_code = {unit.code: unit for unit in map_.units}
    drawn_units = {
        code: f'<use href="#{_key(map_)}-{code}"' if is_shared else f'<path d="{path}"'
        for code, path in shapes.units.items()
    }
    parts = [
        _patterns(name),
        # A light line around the country: what the units leave of their edges.
        *(f'{shape} class="around"/>' for shape in drawn_units.values() if shapes.lines),
        *(_outside(code, path) for code, path in shapes.outside.items()),
        *(_unit(by_code.get(code), code, shape, name) for code, shape in drawn_units.items()),
        *(f'<path class="edge" d="{path}"/>' for path in shapes.edges),
        *(f'<path class="lines" d="{path}"/>' for path in shapes.lines),
        *([f'{drawn_units[map_.own]} class="own"/>'] if map_.own in drawn_units else []),
        *_names_outside(words, shapes),
        *_lights(map_.units, shapes),
    ]
    return "".join(parts)


def _patterns(name: str) -> str:
    """Return the two hatchings, of one scale and angle as on every picture."""
    period = hatching.PERIOD * GRAIN
    kinds = (("hatch", hatching.NOBODY_LOOKED, 45), ("partial", hatching.PARTIAL, -45))
    return "".join(
        f'<pattern id="{name}-{kind}" width="{period}" height="{period}"'
        f' patternUnits="userSpaceOnUse" patternTransform="rotate({angle})">'
        f'<rect class="{kind}0" width="{period}" height="{period}"/>'
        f'<rect class="{kind}1" width="{look.thickness * GRAIN}" height="{period}"/></pattern>'
        for kind, look, angle in kinds
    )


def _outside(code: str, path: str) -> str:
    return f'<path class="outside" data-outside="{code}" d="{path}"/>'


def _unit(unit: ScreenUnit | None, code: str, shape: str, name: str) -> str:
    """Return the shape of a unit; what the data have nothing of is hatched, as nobody looked.

    `shape` is an element that is not closed yet.
    """
    if unit is not None and unit.place is not None:
        look = f'class="unit c{unit.place}"'
    else:
        kind = "partial" if unit is not None and unit.is_part else "hatch"
        look = f'class="unit" fill="url(#{name}-{kind})"'
    if unit is None:
        return f"{shape} {look}/>"
    tag = shape[1:].split(" ", maxsplit=1)[0]
    title = html.escape(unit.name)
    return f'{shape} {look} data-code="{code}"><title>{title}</title></{tag}>'


def _lights(units: Sequence[ScreenUnit], shapes: Shapes) -> list[str]:
    """Return the marks of the red units, and of those that bear a number."""
    lit = [unit for unit in units if unit.code in shapes.places]
    plain = [unit for unit in lit if unit.light == "red" and unit.number is None]
    numbered = [unit for unit in lit if unit.number is not None]
    places = _apart([shapes.places[unit.code] for unit in numbered], shapes)
    marks = [_square(unit, shapes.places[unit.code], PLAIN) for unit in plain]
    return [
        *marks,
        *(_square(unit, at, NUMBERED) for unit, at in zip(numbered, places, strict=True)),
    ]


def _square(unit: ScreenUnit, at: Point, side: float) -> str:
    """Return the shape of a light under its number; a circle where there is no light."""
    x, y = at
    half = side / 2
    if unit.light == "amber":
        wide, up = half * 1.3, half * 1.35
        shape = (
            f'<path d="M{x - wide:g} {y + half:g}L{x + wide:g} {y + half:g}L{x:g} {y - up:g}Z"/>'
        )
    elif unit.light == "none":
        shape = f'<circle cx="{x:g}" cy="{y:g}" r="{half:g}"/>'
    else:
        shape = f'<rect x="{x - half:g}" y="{y - half:g}" width="{side:g}" height="{side:g}"/>'
    down = 26 if unit.light == "amber" else 19
    text = "" if unit.number is None else f'<text x="{x:g}" y="{y + down:g}">{unit.number}</text>'
    return f'<g class="{unit.light}" data-code="{unit.code}">{shape}{text}</g>'


def _apart(points: Sequence[Point], shapes: Shapes) -> list[Point]:
    """Return where squares stand that would overlap where their units lie: as near as they can."""
    least = NUMBERED + 8
    placed = list(points)
    for _ in range(SWEEPS):
        moved = False
        for first in range(len(placed)):
            for second in range(first):
                (x, y), (u, v) = placed[first], placed[second]
                across, down = x - u, y - v
                if max(abs(across), abs(down)) >= least:
                    continue
                angle = math.atan2(down, across) if across or down else first
                push = (least - max(abs(across), abs(down))) / 2 + 2
                step = (round(math.cos(angle) * push), round(math.sin(angle) * push))
                placed[first] = _within((x + step[0], y + step[1]), shapes)
                placed[second] = _within((u - step[0], v - step[1]), shapes)
                moved = True
        if not moved:
            break
    return placed


def _within(at: Point, shapes: Shapes) -> Point:
    half = NUMBERED // 2 + 2
    return (
        min(max(at[0], half), shapes.width - half),
        min(max(at[1], half), shapes.height - half),
    )


def _names_outside(words: Words, shapes: Shapes) -> list[str]:
    """Return what lies outside the statistics, by name and saying so, where it lies."""
    keys = {"710000": "map.outside_taiwan", "810000": "map.outside_hong_kong"}
    texts = []
    for code, key in keys.items():
        if code not in shapes.outside or code not in shapes.places:
            continue
        x, y = shapes.places[code]
        # Taiwan's stands east of the line that runs there, Hong Kong's below the coast.
        left, top = (x + 48, y - 6) if code == "710000" else (x - 6, y + 42)
        left = min(left, shapes.width - 210)
        lines = words(key).split("\n")
        texts += [
            f'<text class="word" x="{left:g}" y="{top + 38 * place:g}">{html.escape(line)}</text>'
            for place, line in enumerate(lines)
        ]
    return texts
