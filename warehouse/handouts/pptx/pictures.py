"""Pictures of slides: drawn anew where their figures are there, else as the screens have them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from pptx.util import Pt

from warehouse.handouts import measures
from warehouse.handouts.cells import visible
from warehouse.handouts.document import plain, text
from warehouse.handouts.pptx import charts, texts
from warehouse.handouts.pptx.texts import SlideArea, SlideLook
from warehouse.handouts.rasters import png
from warehouse.workbooks.palette import QUIET

if TYPE_CHECKING:
    from pptx.slide import Slide

    from warehouse.handouts.document import PictureBlock

SMALLEST: Final = 150
"""Points that a picture is high at least, beside others; alone it takes more."""

_ALONE: Final = 240
_STRETCH: Final = 0.62
"""How high a chart may be drawn for its width, whatever the picture of the screens has."""

_TITLE = SlideLook(18, bold=True)
_CAPTION = SlideLook(14, QUIET)
_GAP: Final = 6


def around(picture: PictureBlock, width: float) -> float:
    """Return the height of what stands over and under a picture."""
    over = measures.height(plain(picture.title), _TITLE.size, width) + _GAP if picture.title else 0
    captions = [visible(line) for line in picture.caption]
    return over + sum(measures.height(line, _CAPTION.size, width) for line in captions) + _GAP


def smallest(picture: PictureBlock, width: float, is_beside: bool) -> float:
    """Return the height that a picture takes at least."""
    return around(picture, width) + (SMALLEST if is_beside or picture.figures else _ALONE)


def wanted(picture: PictureBlock, width: float) -> float:
    """Return the height of a picture as wide as there is room for."""
    ratio = picture.height / picture.width
    return around(picture, width) + width * (max(ratio, _STRETCH) if picture.figures else ratio)


def draw(slide: Slide, picture: PictureBlock, area: SlideArea, language: str) -> None:
    """Draw a picture with its title over and its caption under it."""
    top = area.top
    if picture.title:
        tall = measures.height(plain(picture.title), _TITLE.size, area.width)
        over = texts.box(slide, area._replace(height=tall))
        texts.write(over.text_frame.paragraphs[0], picture.title, _TITLE, language)
        top += tall + _GAP
    room = area._replace(top=top, height=area.height - around(picture, area.width))
    if picture.title:
        room = room._replace(height=area.top + area.height - top - _captions(picture, area.width))
    if picture.figures:
        charts.draw(slide, picture.figures, room, picture.alternative, language)
        bottom = room.top + room.height
    else:
        bottom = _draw_image(slide, picture, room)
    _write_caption(slide, picture, area._replace(top=bottom + _GAP), language)


def _captions(picture: PictureBlock, width: float) -> float:
    lines = [visible(line) for line in picture.caption]
    return sum(measures.height(line, _CAPTION.size, width) for line in lines) + _GAP


def _draw_image(slide: Slide, picture: PictureBlock, room: SlideArea) -> float:
    """Draw a picture as large as it fits, in the middle; return where it ends."""
    scale = min(room.width / picture.width, room.height / picture.height)
    wide, tall = picture.width * scale, picture.height * scale
    left = room.left + (room.width - wide) / 2
    shape = slide.shapes.add_picture(
        io.BytesIO(png(picture, wide)), Pt(left), Pt(room.top), Pt(wide), Pt(tall)
    )
    texts.describe(shape, picture.alternative)
    return room.top + tall


def _write_caption(slide: Slide, picture: PictureBlock, area: SlideArea, language: str) -> None:
    lines = [visible(line) for line in picture.caption if visible(line)]
    if not lines:
        return
    shape = texts.box(slide, area._replace(height=_captions(picture, area.width)))
    texts.write_all(shape.text_frame, [(text(line), _CAPTION) for line in lines], language)
