"""Headline figures of slides: a quiet card each, side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Pt

from warehouse.handouts import measures
from warehouse.handouts.cells import visible
from warehouse.handouts.document import Run, text
from warehouse.handouts.pptx import texts
from warehouse.handouts.pptx.texts import SlideArea, SlideLook
from warehouse.workbooks.palette import BORDER, GROUND, LIGHTS, QUIET

if TYPE_CHECKING:
    from pptx.slide import Slide

    from warehouse.handouts.document import HeadlineFigure, Tiles

_NAME, _UNIT, _BASE, _BENEATH = SlideLook(16), SlideLook(20), SlideLook(16), SlideLook(14, QUIET)
_FIGURE: Final = SlideLook(40, bold=True)
_ONE: Final = (1.0, 1.0)
_SCALES: Final = ((2.0, 1.5), (1.8, 1.25), (1.6, 1.1), (1.45, 1.0), (1.3, 1.0), _ONE)
"""How much larger figures are, and what stands around them: the most for which there is room."""

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


def height(tiles: Tiles, width: float, scale: tuple[float, float] = _ONE) -> float:
    """Return how high the tiles are, in as many rows as they need."""
    if not tiles.tiles:
        return 0
    across, _, tall = _grid(tiles, width, scale)
    rows = -(-len(tiles.tiles) // across)
    return rows * tall + (rows - 1) * _GAP


def draw(slide: Slide, tiles: Tiles, area: SlideArea, language: str) -> None:
    """Draw the tiles, all of one size, as large as there is room for."""
    if not tiles.tiles:
        return
    fits = (scale for scale in _SCALES if height(tiles, area.width, scale) <= area.height)
    scale = next(fits, _SCALES[-1])
    across, wide, tall = _grid(tiles, area.width, scale)
    for place, tile in enumerate(tiles.tiles):
        row, column = divmod(place, across)
        left, top = area.left + column * (wide + _GAP), area.top + row * (tall + _GAP)
        _draw_tile(slide, tile, SlideArea(left, top, wide, tall), scale, language)


def _grid(tiles: Tiles, width: float, scale: tuple[float, float]) -> tuple[int, float, float]:
    """Return how many tiles stand side by side, and how wide and high each is."""
    narrowest = _NARROWEST * scale[0]
    across = max(1, min(len(tiles.tiles), int((width + _GAP) // (narrowest + _GAP))))
    if len(tiles.tiles) > across:  # rows of one length
        across = -(-len(tiles.tiles) // -(-len(tiles.tiles) // across))
    wide = (width - (across - 1) * _GAP) / across
    return across, wide, max(_tall(tile, wide - 2 * _INSET, scale) for tile in tiles.tiles)


def _tall(tile: HeadlineFigure, width: float, scales: tuple[float, float]) -> float:
    of_figure, scale = scales
    small = [(tile.base, _BASE.size), *((line, _BENEATH.size) for line in tile.beneath)]
    return (
        2 * _INSET
        + measures.height(visible(tile.name), _NAME.size * scale, width - _LIGHT * scale - 6)
        + _FIGURE.size * of_figure * measures.LINE
        + sum(measures.height(visible(line), size * scale, width) for line, size in small if line)
    )


def _scaled(look: SlideLook, scale: float) -> SlideLook:
    return replace(look, size=round(look.size * scale))


def _draw_tile(
    slide: Slide, tile: HeadlineFigure, area: SlideArea, scales: tuple[float, float], language: str
) -> None:
    of_figure, scale = scales
    name, base, beneath = (_scaled(look, scale) for look in (_NAME, _BASE, _BENEATH))
    figure, unit = _scaled(_FIGURE, of_figure), _scaled(_UNIT, of_figure)
    card = texts.framed(slide, area, visible(tile.name), GROUND, (BORDER, 0.75))
    texts.prepare(card.text_frame, _INSET)
    value = (Run(visible(tile.figure)),)
    texts.write_all(card.text_frame, [(text(tile.name), name), (value, figure)], language)
    if tile.unit:
        paragraph = card.text_frame.paragraphs[1]
        texts.write(paragraph, text(f" {tile.unit}"), unit, language)
        paragraph.line_spacing = Pt(figure.size * measures.LINE)
    small = [(tile.base, base), *((line, beneath) for line in tile.beneath)]
    for line, look in small:
        if line:
            texts.write(card.text_frame.add_paragraph(), text(line), look, language)
    if tile.light in _SHAPES:
        _draw_light(slide, tile, area, _LIGHT * scale)


def _draw_light(slide: Slide, tile: HeadlineFigure, area: SlideArea, side: float) -> None:
    left, top = area.left + area.width - _INSET - side, area.top + _INSET + side / 4
    place = SlideArea(left, top, side, side)
    light = slide.shapes.add_shape(_SHAPES[tile.light], *place.lengths)
    texts.plain_shape(light)
    light.fill.solid()
    light.fill.fore_color.rgb = texts.rgb(LIGHTS[tile.light])
    light.line.fill.background()
    texts.describe(light, tile.light_label or tile.name)
