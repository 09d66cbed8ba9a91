"""What slides say in sentences: paragraphs, what is asked of the reader, lines to sign on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from pptx.enum.shapes import MSO_CONNECTOR

from warehouse.handouts import measures
from warehouse.handouts.cells import visible
from warehouse.handouts.document import Blanks, Box, Paragraph, Receipt, Run, plain, text
from warehouse.handouts.pptx import texts
from warehouse.handouts.pptx.texts import SlideArea, SlideLook
from warehouse.workbooks.palette import ACCENT_GROUND, INK, QUIET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.slide import Slide

    from warehouse.handouts.document import Text

SIZES: Final = (20, 18, 16, 14)
"""Points of sentences: the largest in which all that stand under one another have room."""

READABLE: Final = 16
"""Points of a sentence before it goes to the next slide rather than become smaller."""

_INSET: Final = 12
_LABEL: Final = SlideLook(16)


Prose: TypeAlias = Paragraph | Box | Blanks | Receipt


def height(block: Prose, width: float, size: float) -> float:
    """Return how high a block is in letters of a size."""
    if isinstance(block, Blanks):
        return _rows(block.labels, width) * _LABEL.size * 2
    if isinstance(block, Receipt):
        tall = _tall((*text(block.title), *block.body), size, width)
        return tall + size * measures.LINE + height(Blanks(block.labels), width, size) + 2 * _INSET
    if isinstance(block, Box):
        return _tall(_text(block), size, width - 2 * _INSET) + 2 * _INSET
    return _tall(_text(block), SIZES[-1] if block.is_quiet else size, width)


def draw(slide: Slide, block: Prose, area: SlideArea, size: float, language: str) -> float:
    """Write a block at the top of an area, in letters of a size; return the height taken."""
    taken = height(block, area.width, size)
    room = area._replace(height=taken)
    if isinstance(block, Blanks):
        _draw_blanks(slide, block, room, language)
    elif isinstance(block, Receipt):
        _draw_receipt(slide, block, room, SlideLook(size), language)
    elif isinstance(block, Box):
        _draw_box(slide, block, room, SlideLook(size), language)
    else:
        look = SlideLook(SIZES[-1], QUIET) if block.is_quiet else SlideLook(size)
        paragraph = texts.box(slide, room).text_frame.paragraphs[0]
        texts.write(paragraph, _lead(block.leads), _bold(look), language)
        texts.write(paragraph, block.body, look, language)
    return taken


def _text(block: Paragraph | Box) -> Text:
    return (*_lead(block.leads), *block.body)


def _lead(leads: str) -> Text:
    """Return what leads a sentence; a Chinese mark at its end has its own space."""
    return (Run(f"{leads} "),) if leads else ()


def _bold(look: SlideLook) -> SlideLook:
    return SlideLook(look.size, look.colour, bold=True)


def _tall(lines: Text, size: float, width: float) -> float:
    return measures.height(visible(plain(lines)), size, width)


def _rows(labels: Sequence[str], width: float) -> int:
    many = len(labels)
    return -(-many // max(1, int(width // 200)))


def _draw_box(slide: Slide, block: Box, area: SlideArea, look: SlideLook, language: str) -> None:
    frame = texts.framed(slide, area, visible(block.leads), ACCENT_GROUND, (INK, 1))
    texts.prepare(frame.text_frame, _INSET)
    paragraph = frame.text_frame.paragraphs[0]
    texts.write(paragraph, _lead(block.leads), _bold(look), language)
    texts.write(paragraph, block.body, look, language)


def _draw_blanks(slide: Slide, block: Blanks, area: SlideArea, language: str) -> None:
    """Write labels with a line behind each."""
    across = -(-len(block.labels) // max(_rows(block.labels, area.width), 1))
    wide = area.width / max(across, 1)
    for place, label in enumerate(block.labels):
        row, column = divmod(place, across)
        left, top = area.left + column * wide, area.top + row * _LABEL.size * 2
        tall = _LABEL.size * measures.LINE
        named = min(measures.letters(visible(label)) * _LABEL.size + 10, wide - 40)
        shape = texts.box(slide, SlideArea(left, top, named, tall))
        texts.write(shape.text_frame.paragraphs[0], text(label), _LABEL, language)
        ends = SlideArea(left + named, top + tall, left + wide - 16, top + tall)
        line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends.lengths)
        texts.plain_shape(line)
        line.line.color.rgb = texts.rgb(INK)
        texts.describe(line, label)


def _draw_receipt(
    slide: Slide, block: Receipt, area: SlideArea, look: SlideLook, language: str
) -> None:
    tall = look.size * measures.LINE + _tall(block.body, look.size, area.width)
    shape = texts.box(slide, area._replace(height=tall))
    texts.write_all(
        shape.text_frame, [(text(block.title), _bold(look)), (block.body, look)], language
    )
    beneath = area._replace(top=area.top + tall + _INSET)
    _draw_blanks(slide, Blanks(block.labels), beneath, language)
