"""What stands over the wall map and beside it: its sentence, and the tiles of the metrics."""

from __future__ import annotations

import html
from dataclasses import replace

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import kpi_tiles
from pages.parts.kit.labels import letters
from pages.parts.kit.words import as_html, as_text
from pages.parts.shared import figures
from pages.parts.shared.wall import wall_map
from pages.parts.shared.wall.wall import Wall

LATIN_LETTER = 0.53
"""How wide a letter of a bold Latin sentence is on average, and some more, in Chinese ones."""


def headline(context: PageContext, wall: Wall) -> str:
    """Return the sentence as HTML, set as large as one line of it can be."""
    sentence = wall_map.sentence(context, wall)
    width = sum(1 if letters(letter) == 1 else LATIN_LETTER for letter in as_text(sentence))
    return (
        f'<div class="sentence one-line" role="heading" aria-level="1"'
        f' style="--letters: {width:.0f}">{as_html(sentence)}</div>'
    )


def tiles_of(context: PageContext, wall: Wall) -> str:
    """Return the tiles, each leading to its metric; they name another region than the map's."""
    named = ""
    if context.region.code != wall.ground.code:
        named = f'<div class="tiles-of">{html.escape(context.name(context.region))}</div>'
    tiles = [
        replace(
            tile,
            address=links.address("map_wall", metric=metric.name),
            is_chosen=metric.name == context.metric.name,
        )
        for metric, tile in zip(figures.tile_metrics(context), wall.tiles, strict=True)
    ]
    return named + kpi_tiles.row(tiles)


def to_meeting(context: PageContext) -> str:
    """Return the way to the meeting of what is chosen."""
    name = html.escape(context.words("meeting.open"))
    return f'<a class="button" href="{html.escape(links.address("meeting"))}">{name}</a>'
