"""The tiles of the headline metrics."""

from __future__ import annotations

import html
from dataclasses import dataclass

from pages.parts.kit import headings, status_lights
from pages.parts.kit.headings import Caution
from warehouse.stats.judgement import Light


@dataclass(frozen=True)
class Tile:
    """One figure with what belongs beside it: its light, its change and what it is out of.

    `latest` is what a line of its own says of the last months, "" where nothing is to be said, and
    `latest_short` the same with the sign of the light for its words. A tile with an `address` is a
    link to it; the one that `is_chosen` is framed. `interval` is what the figure may be instead, in
    its unit, None where it has none. `caution` is what is the matter with the figure, None for
    nothing.
    """

    name: str
    figure: str
    unit: str
    change: str
    base: str
    light: Light
    light_label: str
    help: str
    latest: str = ""
    latest_short: str = ""
    address: str = ""
    is_chosen: bool = False
    interval: tuple[float, float] | None = None
    caution: Caution | None = None


def grid(tiles: list[Tile]) -> str:
    """Return the tiles as HTML, two abreast."""
    return f'<div class="tiles">{"".join(_tile(tile) for tile in tiles)}</div>'


def row(tiles: list[Tile]) -> str:
    """Return the tiles as HTML in one row: one of some is chosen by them."""
    return f'<div class="tiles in-a-row">{"".join(_tile(tile) for tile in tiles)}</div>'


def bare(tile: Tile) -> str:
    """Return one tile without a card of its own, for a card that holds more."""
    return f'<div class="plain">{_tile(tile)}</div>'


def _tile(tile: Tile) -> str:
    name, figure, unit, change, base, label, help_text = (
        html.escape(text)
        for text in (
            tile.name,
            tile.figure,
            tile.unit,
            tile.change,
            tile.base,
            tile.light_label,
            tile.help,
        )
    )
    latest = ""
    if tile.latest:
        whole, short = html.escape(tile.latest), html.escape(tile.latest_short)
        named = f'role="img" aria-label="{whole}" title="{whole}"'
        latest = f'<span class="latest" {named}>{short}</span>'
    tag, kind = "div", "tile chosen" if tile.is_chosen else "tile"
    leads = ""
    if tile.address:
        tag = "a"
        leads = f' href="{html.escape(tile.address)}"' + ' aria-current="true"' * tile.is_chosen
    drawn = (
        f'<{tag} class="{kind}"{leads} title="{help_text}"><span class="name">{name}</span>'
        f'<span class="lamp">{status_lights.html(tile.light, label)}</span>'
        f'<span class="figure">{figure}<small>{unit}</small></span>'
        f'<span class="change">{change}</span><span class="base">{base}</span>{latest}</{tag}>'
    )
    return cornered(drawn, tile.caution)


def cornered(drawn: str, caution: Caution | None) -> str:
    """Return a tile with the mark of a caution in its corner; as it is where there is none.

    The mark is a link of its own: within the tile's it could not be one.
    """
    if caution is None:
        return drawn
    return f'<div class="cornered">{drawn}{headings.cautioned(caution)}</div>'
