"""The tiles of the headline metrics."""

from __future__ import annotations

import html
from dataclasses import dataclass

from pages.parts.kit import status_lights
from warehouse.stats.judgement import Light


@dataclass(frozen=True)
class Tile:
    """One figure with what belongs beside it: its light, its change and what it is out of.

    `latest` is what a line of its own says of the last months, "" where nothing is to be said, and
    `latest_short` the same with the sign of the light for its words. A tile with an `address` is a
    link to it; the one that `is_chosen` is framed. `interval` is what the figure may be instead, in
    its unit, None where it has none. `corner` is what stands in the corner of the tile as HTML: the
    "?" with its definition, and what is the matter with the figure.
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
    corner: str = ""


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
    tag, kind = "div", "tile chosen" if tile.is_chosen else "tile"
    leads = ""
    if tile.address:
        tag = "a"
        leads = f' href="{html.escape(tile.address)}"' + ' aria-current="true"' * tile.is_chosen
    drawn = (
        f'<{tag} class="{kind}"{leads} title="{help_text}"><span class="name">{name}</span>'
        f'<span class="lamp">{status_lights.html(tile.light, label)}</span>'
        f'<span class="figure">{figure}<small>{unit}</small></span>'
        f'<span class="change">{change}</span><span class="base">{base}</span>'
        f"{latest(tile)}</{tag}>"
    )
    return cornered(drawn, tile.corner)


def latest(tile: Tile) -> str:
    """Return what a tile says of the last months, in full for who hears it; "" for nothing."""
    if not tile.latest:
        return ""
    whole = html.escape(tile.latest)
    short = status_lights.coloured(html.escape(tile.latest_short))
    return f'<span class="latest" role="img" aria-label="{whole}" title="{whole}">{short}</span>'


def cornered(drawn: str, corner: str) -> str:
    """Return a tile with what stands in its corner; as it is where nothing does.

    What stands there opens and leads on its own: within the tile's link it could not.
    """
    return f'<div class="cornered">{drawn}{corner}</div>' if corner else drawn
