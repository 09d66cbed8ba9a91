"""Headline figures of slides: a quiet card each, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Pt

from warehouse.handouts import measures
from warehouse.handouts.cells import visible
from warehouse.handouts.document import Run, text
from warehouse.handouts.pptx import texts
from warehouse.handouts.pptx.texts import Area, Look
from warehouse.workbooks.palette import BORDER, GROUND, LIGHTS, QUIET

if TYPE_CHECKING:
    from pptx.slide import Slide

    from warehouse.handouts.document import Tile, Tiles

_NAME, _UNIT, _BASE, _BENEATH = Look(16), Look(20), Look(16), Look(14, QUIET)
_FIGURE: Final = Look(40, bold=True)
_INSET: Final = 12
_GAP: Final = 12
_NARROWEST: Final = 180
_LIGHT: Final = 13
_SHAPES: Final = {
    "red": MSO_SHAPE.RECTANGLE,
    "amber": MSO_SHAPE.ISOSCELES_TRIANGLE,
    "green": MSO_SHAPE.OVAL,
    "blue": MSO_SHAPE.DIAMOND,
}


def height(tiles: Tiles, width: float) -> float:
    """Return how high the tiles are, in as many rows as they need."""
    if not tiles.tiles:
        return 0
    across, _, tall = _grid(tiles, width)
    rows = -(-len(tiles.tiles) // across)
    return rows * tall + (rows - 1) * _GAP


def draw(slide: Slide, tiles: Tiles, area: Area, language: str) -> None:
    """Draw the tiles, all of one size."""
    if not tiles.tiles:
        return
    across, wide, tall = _grid(tiles, area.width)
    for place, tile in enumerate(tiles.tiles):
        row, column = divmod(place, across)
        left, top = area.left + column * (wide + _GAP), area.top + row * (tall + _GAP)
        _draw_tile(slide, tile, Area(left, top, wide, tall), language)


def _grid(tiles: Tiles, width: float) -> tuple[int, float, float]:
    """Return how many tiles stand side by side, and how wide and high each is."""
    across = max(1, min(len(tiles.tiles), int((width + _GAP) // (_NARROWEST + _GAP))))
    if len(tiles.tiles) > across:  # rows of one length
        across = -(-len(tiles.tiles) // -(-len(tiles.tiles) // across))
    wide = (width - (across - 1) * _GAP) / across
    return across, wide, max(_tall(tile, wide - 2 * _INSET) for tile in tiles.tiles)


def _tall(tile: Tile, width: float) -> float:
    small = [(tile.base, _BASE.size), *((line, _BENEATH.size) for line in tile.beneath)]
    return (
        2 * _INSET
        + measures.height(visible(tile.name), _NAME.size, width - _LIGHT - 6)
        + _FIGURE.size * measures.LINE
        + sum(measures.height(visible(line), size, width) for line, size in small if line)
    )


def _draw_tile(slide: Slide, tile: Tile, area: Area, language: str) -> None:
    card = texts.framed(slide, area, visible(tile.name), GROUND, (BORDER, 0.75))
    texts.prepare(card.text_frame, _INSET)
    figure = (Run(visible(tile.figure)),)
    texts.write_all(card.text_frame, [(text(tile.name), _NAME), (figure, _FIGURE)], language)
    if tile.unit:
        unit = card.text_frame.paragraphs[1]
        texts.write(unit, text(f" {tile.unit}"), _UNIT, language)
        unit.line_spacing = Pt(_FIGURE.size * measures.LINE)
    small = [(tile.base, _BASE), *((line, _BENEATH) for line in tile.beneath)]
    for line, look in small:
        if line:
            texts.write(card.text_frame.add_paragraph(), text(line), look, language)
    if tile.light in _SHAPES:
        _draw_light(slide, tile, area)


def _draw_light(slide: Slide, tile: Tile, area: Area) -> None:
    left, top = area.left + area.width - _INSET - _LIGHT, area.top + _INSET + 3
    place = Area(left, top, _LIGHT, _LIGHT)
    light = slide.shapes.add_shape(_SHAPES[tile.light], *place.lengths)
    texts.plain_shape(light)
    light.fill.solid()
    light.fill.fore_color.rgb = texts.rgb(LIGHTS[tile.light])
    light.line.fill.background()
    texts.describe(light, tile.light_label or tile.name)
