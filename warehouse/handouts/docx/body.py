"""The body of a document: its sections block by block, in named styles."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from warehouse.handouts import measures
from warehouse.handouts.blocks import untitled
from warehouse.handouts.cells import WIDE_SPACE, visible
from warehouse.handouts.document import (
    Beside,
    Blanks,
    Box,
    Paragraph,
    PictureBlock,
    Receipt,
    TableBlock,
    text,
)
from warehouse.handouts.docx import elements, setting, tables
from warehouse.handouts.punctuation import punctuated
from warehouse.handouts.rasters import png
from warehouse.words.languages import has_wide_letters
from warehouse.words.messages import message
from warehouse.workbooks.palette import BORDER, INK, LIGHT_SHAPES, LIGHTS, QUIET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.handouts.document import Block, Definition, HeadlineFigure, Section, Tiles
    from warehouse.handouts.docx.setting import Setting

_PIXEL: Final = 0.75
"""Points of a picture's pixel."""

_TALLEST: Final = 250
_GAP: Final = 14
_ACROSS: Final = 4
_LABEL: Final = 10.5


def add_section(held: Setting, section: Section, starts_page: bool) -> None:
    """Add a section: its heading and finding, then its blocks."""
    first = []
    if section.heading:
        first.append(held.paragraph("Heading"))
        held.write(first[-1], text(section.heading))
    if section.finding:
        first.append(held.paragraph("Finding"))
        held.write(first[-1], section.finding)
    if starts_page:
        if not first:
            held.space()
            first.append(held.target.paragraphs[-1])
        first[0].paragraph_format.page_break_before = True
    for block in section.blocks:
        add_block(held, untitled(block, section.finding))


def add_definitions(held: Setting, definitions: Sequence[Definition]) -> None:
    """Add what the metrics mean, small, one after the other as on a sheet that is printed."""
    if not definitions:
        return
    paragraph = held.paragraph("Quiet")
    paragraph.paragraph_format.space_before = Pt(10)
    setting.lead(paragraph, message("handout_definitions").in_language(held.language))
    for entry in definitions:
        term = message("definition_of_term", term=entry.term).in_language(held.language)
        paragraph.add_run(WIDE_SPACE)
        setting.lead(paragraph, punctuated(term, held.language))
        held.write(paragraph, text(entry.meaning))


def add_block(held: Setting, block: Block) -> None:
    """Add a block."""
    if isinstance(block, Paragraph):
        paragraph = held.paragraph("Quiet" if block.is_quiet else "Body")
        if not has_wide_letters(held.language):
            # Words of a narrow language would stand far apart between two straight edges.
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        setting.lead(paragraph, block.leads)
        held.write(paragraph, block.body)
    elif isinstance(block, TableBlock):
        tables.add(held, block)
    elif isinstance(block, PictureBlock):
        _add_picture(held, block)
    elif isinstance(block, Box):
        _add_box(held, block)
    elif isinstance(block, Blanks):
        _add_blanks(held, block.labels)
    elif isinstance(block, Receipt):
        _add_receipt(held, block)
    elif isinstance(block, Beside):
        _add_beside(held, block)
    else:
        _add_tiles(held, block)


def _add_tiles(held: Setting, block: Tiles) -> None:
    """Add headline figures side by side, a light line between them."""
    for start in range(0, len(block.tiles), _ACROSS):
        row = block.tiles[start : start + _ACROSS]
        table = held.table(1, [held.width / len(row)] * len(row))
        setting.set_margins(table, 7, 3)
        table.rows[0]._tr.get_or_add_trPr().append(elements.made("cantSplit"))
        sides = {"insideV": elements.line("insideV", BORDER, 0.75)}
        elements.set_borders(table._tbl.tblPr, "tblBorders", sides)
        for cell, tile in zip(table.rows[0].cells, row, strict=True):
            _fill_tile(held.within(cell, held.width / len(row)), tile)
        held.space()


def _fill_tile(held: Setting, tile: HeadlineFigure) -> None:
    name = held.styled(held.target.paragraphs[0], "Small")
    if shape := LIGHT_SHAPES.get(tile.light, ""):
        light = name.add_run(f"{shape} ")
        light.font.color.rgb = setting.colour(LIGHTS[tile.light])
    held.write(name, text(tile.name))
    if tile.light_label:
        word = name.add_run(f"  {visible(tile.light_label)}")
        word.font.color.rgb = setting.colour(QUIET)
    figure = held.paragraph("Figure")
    held.write(figure, text(tile.figure))
    if tile.unit:
        unit = figure.add_run(f" {visible(tile.unit)}")
        unit.bold, unit.font.size = False, Pt(11)
    if tile.base:
        held.write(held.paragraph("Small"), text(tile.base))
    for line in tile.beneath:
        held.write(held.paragraph("Quiet"), text(line))


def _add_picture(held: Setting, block: PictureBlock) -> None:
    if block.title:
        title = held.paragraph("Table Title")
        title.paragraph_format.keep_with_next = True
        held.write(title, block.title)
    wide = min(held.width, block.width * _PIXEL, _TALLEST * block.width / block.height)
    paragraph = held.paragraph("Picture")
    paragraph.paragraph_format.keep_with_next = bool(block.caption)
    run = paragraph.add_run()
    run.add_picture(io.BytesIO(png(block, wide)), width=Pt(wide))
    elements.describe_picture(run, block.alternative)
    for line in block.caption:
        held.write(held.paragraph("Quiet"), text(line))


def _framed(held: Setting) -> Setting:
    """Add a frame, and return the setting within it."""
    table = held.table(1, [held.width])
    setting.set_margins(table, 8, 4)
    table.rows[0]._tr.get_or_add_trPr().append(elements.made("cantSplit"))
    sides = {side: elements.line(side, INK, 0.75) for side in ("top", "left", "bottom", "right")}
    elements.set_borders(table._tbl.tblPr, "tblBorders", sides)
    return held.within(table.rows[0].cells[0], held.width - 16)


def _add_box(held: Setting, block: Box) -> None:
    within = _framed(held)
    paragraph = held.styled(within.target.paragraphs[0], "Body")
    paragraph.paragraph_format.first_line_indent = Pt(0)
    setting.lead(paragraph, block.leads)
    held.write(paragraph, block.body)
    held.space()


def _add_blanks(held: Setting, labels: Sequence[str], style: str = "Small") -> None:
    """Add labels with a line to write on behind each."""
    if not labels:
        return
    _keep_last(held)
    named = [measures.letters(visible(label)) * _LABEL + 10 for label in labels]
    room = max((held.width - sum(named)) / len(labels), 24.0)
    scale = min(1.0, held.width / (sum(named) + room * len(labels)))
    widths = [wide * scale for label in named for wide in (label, room)]
    table = held.table(1, widths)
    setting.set_margins(table, 3)
    row = table.rows[0]
    row.height = Pt(26)
    row._tr.get_or_add_trPr().append(elements.made("cantSplit"))
    for place, label in enumerate(labels):
        cell, line = row.cells[2 * place], row.cells[2 * place + 1]
        for one in (cell, line):
            one.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        held.write(held.styled(cell.paragraphs[0], style), text(label))
        held.styled(line.paragraphs[0], style)
        under = {"bottom": elements.line("bottom", INK, 0.75)}
        elements.set_borders(line._tc.get_or_add_tcPr(), "tcBorders", under)
    held.space()


def _keep_last(held: Setting) -> None:
    """Keep what stands last with what follows it: the last row of a table, and the paragraphs
    behind it.
    """
    root = held.word.element.body if held.target is held.word else held.target._tc
    blocks = [child for child in root if child.tag in (qn("w:p"), qn("w:tbl"))]
    for block in blocks[-3:]:
        rows = block.findall(qn("w:tr"))
        for paragraph in rows[-1].iter(qn("w:p")) if rows else [block]:
            paragraph.get_or_add_pPr().get_or_add_keepNext()


def _add_receipt(held: Setting, block: Receipt) -> None:
    """Add a slip under a line to cut along; it stays on one page."""
    cut = held.paragraph("Quiet")
    elements.set_paragraph_border(cut, elements.line("bottom", QUIET, 0.75, "dashed"))
    title = held.paragraph("Table Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    held.write(title, text(block.title))
    body = held.paragraph("Body")
    held.write(body, block.body)
    for paragraph in (cut, title, body):
        paragraph.paragraph_format.keep_with_next = True
    _add_blanks(held, block.labels)


def _add_beside(held: Setting, block: Beside) -> None:
    left = (held.width - _GAP) * block.share
    widths = [left, _GAP, held.width - _GAP - left]
    table = held.table(1, widths)
    setting.set_margins(table, 0)
    for cell, blocks, wide in (
        (table.rows[0].cells[0], block.left, widths[0]),
        (table.rows[0].cells[2], block.right, widths[2]),
    ):
        within: Any = held.within(cell, wide)
        for one in blocks:
            add_block(within, one)
        setting.tidy(cell)
    held.space()
