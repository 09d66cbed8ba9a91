"""A screen of a meeting as HTML; how it looks is said by the stage's sheet (stage.css)."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import singledispatch

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens import map_svg
from pages.parts.handouts.screens.screen import (
    Bars,
    Map,
    Screen,
    ScreenRow,
    ScreenRows,
    ScreenTiles,
)
from pages.parts.kit import status_lights
from pages.parts.kit.kpi_tiles import Tile
from pages.parts.kit.labels import letters
from pages.parts.kit.words import as_html, as_text
from warehouse.handouts.document import marked
from warehouse.handouts.punctuation import punctuated, punctuated_runs

WIDE = 1776
"""How wide a finding's line is, in the stage's units."""

SIZES = ((64, 2), (56, 2), (50, 2), (44, 3), (38, 4))
"""Sizes of a finding's letters, and how many lines of them have room over a screen."""

SPARE = 1.03
"""How much wider than its letters a line may come out."""

LONG = 4.5
"""A figure of more Chinese letters takes the room of what else stands after a bar."""

FEW = 3
"""So few rows are set larger: they have the room of five."""

_CLAUSE = re.compile(r"(?:[\uff0c\uff1b\uff1a]|(?<=\D)[,;:]|[,;:](?=\D))\s*")
"""Where a finding may be broken: after a comma that is not one of a number."""


def drawn(context: PageContext, screen: Screen, place: int) -> str:
    """Return a screen; `place` is its number among those of the meeting."""
    name = f"map{place}"
    blocks = "".join(_block(block, context, name) for block in screen.blocks)
    kinds = " ".join(f"has-{type(block).__name__.lower()}" for block in screen.blocks)
    clauses = _clauses(_printed(context, screen.finding))
    size = _size([as_text(clause) for clause in clauses])
    # A clause stays on one line as long as it has room there.
    sentences = "".join(f"<span>{as_html(clause)}</span>" for clause in clauses)
    matter = (
        f'<p class="matter">{_marked_html(context, screen.matter)}</p>' if screen.matter else ""
    )
    head = f'<h1 style="--size:{size}">{sentences}</h1>'
    return f'{head}<div class="body {kinds}">{blocks}</div>{matter}'


def shapes(screens: Sequence[Screen]) -> str:
    """Return the outlines that the maps of screens are drawn of, once for all of them."""
    blocks = [block for screen in screens for block in screen.blocks]
    return map_svg.shared(block for block in blocks if isinstance(block, Map))


def _printed(context: PageContext, sentence: str) -> str:
    """Return a sentence punctuated as print is, what it marks still marked."""
    runs = punctuated_runs(marked(sentence), context.language)
    return "".join(f"[[{run.text}]]" if run.strong else run.text for run in runs)


def _marked_html(context: PageContext, text: str) -> str:
    """Return words for HTML, punctuated as print is."""
    return html.escape(punctuated(text, context.language))


def _clauses(sentence: str) -> list[str]:
    """Return a sentence in pieces that end after a comma; what is marked stays whole."""
    pieces, begun, at = [], 0, 0
    for part in re.split(r"(\[\[.*?\]\])", sentence):
        if not part.startswith("[["):
            for comma in _CLAUSE.finditer(sentence, at, at + len(part)):
                pieces.append(sentence[begun : comma.end()])
                begun = comma.end()
        at += len(part)
    return [*pieces, sentence[begun:]] if begun < len(sentence) else pieces


def _size(clauses: Sequence[str]) -> int:
    """Return the largest size in which a finding has room, its clauses one after the other."""
    return next((size for size, most in SIZES if _lines(clauses, size) <= most), SIZES[-1][0])


def _lines(clauses: Sequence[str], size: int) -> int:
    lines, at = 1, 0.0
    for clause in clauses:
        wide = letters(clause) * size * SPARE
        if at and at + wide > WIDE:
            lines, at = lines + 1, 0.0
        lines += int((at + wide) // WIDE)
        at = (at + wide) % WIDE
    return lines


@singledispatch
def _block(block: object, context: PageContext, name: str) -> str:
    raise TypeError(type(block))


@_block.register
def _tiles(block: ScreenTiles, context: PageContext, name: str) -> str:
    return f'<div class="tiles">{"".join(_tile(context, tile) for tile in block.tiles)}</div>'


def _tile(context: PageContext, tile: Tile) -> str:
    lamp = status_lights.html(tile.light, html.escape(tile.light_label))
    light = _marked_html(context, tile.light_label) if tile.light != "none" else ""
    latest = f'<p class="quiet">{_marked_html(context, tile.latest)}</p>' if tile.latest else ""
    return (
        f'<div class="tile"><p class="name">{html.escape(tile.name)}</p>'
        f'<p class="figure">{html.escape(tile.figure)}<small>{html.escape(tile.unit)}</small></p>'
        f'<p class="light-of">{lamp}{light}</p>'
        f'<p class="quiet">{_marked_html(context, tile.base)}</p>'
        f'<p class="quiet">{html.escape(tile.change)}</p>{latest}</div>'
    )


@_block.register
def _rows(block: ScreenRows, context: PageContext, name: str) -> str:
    has_bars = any(row.share is not None for row in block.rows)
    has_numbers = any(row.number is not None or row.light != "none" for row in block.rows)
    kind = "rows" + " no-bars" * (not has_bars) + " no-numbers" * (not has_numbers)
    kind += " few" * (len(block.rows) <= FEW)
    head = (
        f'<div class="head"><span>{_marked_html(context, block.heading)}</span>'
        f"{f'<span>{_marked_html(context, block.bar_heading)}</span>' if has_bars else ''}"
        f"<span>{_marked_html(context, block.figure_heading)}</span></div>"
    )
    if not block.rows:
        title = f'<div class="head"><span>{_marked_html(context, block.heading)}</span></div>'
        nothing = f'<p class="nothing">{_marked_html(context, block.empty)}</p>'
        return f'<div class="rows">{title}{nothing}</div>'
    rows = "".join(_row(context, row, has_bars=has_bars) for row in block.rows)
    foot = f'<p class="quiet">{_marked_html(context, block.foot)}</p>' if block.foot else ""
    return f'<div class="{kind}">{head}{rows}{foot}</div>'


def _row(context: PageContext, row: ScreenRow, *, has_bars: bool) -> str:
    label = html.escape(row.light_label)
    number = "" if row.number is None else str(row.number)
    badge = (
        f'<i class="badge {row.light}" role="img" aria-label="{label}" title="{label}">{number}</i>'
        if number
        else status_lights.html(row.light, label) or "<i></i>"
    )
    reasons = "".join(f"<p>{_marked_html(context, reason)}</p>" for reason in row.reasons)
    middle = f'<div class="on-plan">{_bar(row)}</div>' if has_bars else ""
    size = "figure long" if letters(row.figure) > LONG else "figure"
    inner = (
        f'{badge}<div class="who"><b>{html.escape(row.name)}</b>{reasons}</div>{middle}'
        f'<div class="{size}">{html.escape(row.figure)}<small>{html.escape(row.unit)}</small></div>'
    )
    if not row.code:
        return f'<div class="row">{inner}</div>'
    address = html.escape(links.address("region", region=row.code))
    return f'<a class="row" href="{address}" draggable="false">{inner}</a>'


def _bar(row: ScreenRow) -> str:
    tick = "" if row.tick is None else f'<s style="left:{_percent(row.tick)}"></s>'
    filled = "" if row.share is None else f'<u style="width:{_percent(row.share)}"></u>'
    numbers = html.escape(row.numbers)
    return f'<span class="track">{filled}{tick}</span><span class="quiet">{numbers}</span>'


def _percent(share: float) -> str:
    return f"{100 * min(max(share, 0.0), 1.0):.1f}%"


@_block.register
def _bars(block: Bars, context: PageContext, name: str) -> str:
    rows = "".join(
        f'<div class="bar"><span>{html.escape(bar.name)}</span>'
        f'<span class="track"><u style="width:{_percent(bar.share)}"'
        f"{' class=marked' if bar.is_marked else ''}></u></span>"
        f"<b>{html.escape(bar.figure)}</b>"
        f'<span class="quiet">{html.escape(bar.numbers)}</span></div>'
        for bar in block.bars
    )
    foot = f'<p class="quiet">{_marked_html(context, block.foot)}</p>' if block.foot else ""
    kind = "bars wide" if any(letters(bar.figure) > LONG for bar in block.bars) else "bars"
    return (
        f'<div class="{kind}"><div class="head">'
        f"<span>{_marked_html(context, block.heading)}</span></div>{rows}{foot}</div>"
    )


@_block.register
def _map(block: Map, context: PageContext, name: str) -> str:
    svg = map_svg.drawn(context.words, block, name, is_shared=True)
    keys = "".join(
        f'<span class="key"><i class="{key.mark}"></i>{_marked_html(context, key.label)}</span>'
        for key in block.legend
    )
    scale = ""
    if block.scale:
        swatches = "".join(f'<i class="c{place}"></i>' for place in range(len(block.ends) + 1))
        low, high = (html.escape(end) for end in (block.ends[0], block.ends[-1]))
        scale = (
            f'<span class="key"><small>{low}</small><span class="scale">{swatches}</span>'
            f"<small>{high}</small></span>"
            f'<span class="key on-light">{_marked_html(context, block.scale)}</span>'
            f'<span class="key on-dark">{_marked_html(context, block.scale_dark)}</span>'
        )
    return (
        f'<figure class="atlas">{svg}<figcaption><p class="legend">{keys}{scale}</p>'
        f'<p class="origin">{_marked_html(context, block.origin)}</p></figcaption></figure>'
    )
