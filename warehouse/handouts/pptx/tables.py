"""Tables of slides: native ones, as many rows as there is room for, their head on each slide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from lxml import etree
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from warehouse.handouts import measures
from warehouse.handouts.cells import visible, written_rows
from warehouse.handouts.document import TableBlock, TableColumn, text
from warehouse.handouts.pptx import texts
from warehouse.handouts.pptx.texts import SlideArea, SlideLook
from warehouse.workbooks.palette import BORDER, INK, LIGHT_SHAPES, LIGHTS, QUIET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.slide import Slide
    from pptx.table import _Cell

SIZES: Final = (18, 16, 14)
"""Points of its letters: the largest in which all rows stand on the slide, else the smallest."""

FEWEST: Final = 3
"""So many rows at least stand together on the last slide, where there are as many before."""

_PADDING: Final = 4
_ROUNDING: Final = 0.5
"""Points: what was added up in another order."""

_SIDE: Final = 5
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The style without lines and grounds, which every version knows."""

_NUMBER = TableColumn("", "", "count", 0.45)


@dataclass(frozen=True)
class SlideTable:
    """What is left of a table to be set: its cells as text, row by row.

    `all_rows` are those of the slides before too: a table that is parted keeps its columns, and
    its `size` of letters, 0 before it is chosen.
    """

    block: TableBlock
    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[str]]
    all_rows: Sequence[Sequence[str]]
    language: str
    size: float = 0

    @property
    def title(self) -> str:
        """What stands over it, and out of how many."""
        return visible(self.block.title)


def of(block: TableBlock, language: str) -> SlideTable:
    """Return a table whole."""
    number = [replace(_NUMBER, heading=block.number)] if block.number else []
    rows = written_rows(block, language)
    return SlideTable(block, [*number, *block.columns], rows, rows, language)


def smallest(table: SlideTable, width: float) -> float:
    """Return the height that a part of a table takes at least: its head and two rows."""
    size = SIZES[-1]
    rows = _heights(table, size, width)
    foot = _foot_height(table, size, width) if len(table.rows) <= 2 else 0
    return _over(table, size) + sum(rows[:3]) + foot


def whole(table: SlideTable, width: float) -> float:
    """Return the height of the whole table in its smallest letters."""
    return _height(table, SIZES[-1], width)


def has_room(table: SlideTable, width: float) -> bool:
    """Return whether no figure has to be parted in a width."""
    return measures.has_room(table.columns, table.all_rows, (SIZES[-1], _SIDE), width)


def wanted(table: SlideTable, width: float) -> float:
    """Return the height of the whole table in its largest letters."""
    return _height(table, SIZES[0], width)


def _height(table: SlideTable, size: float, width: float) -> float:
    return _over(table, size) + sum(_heights(table, size, width)) + _foot_height(table, size, width)


def draw(slide: Slide, table: SlideTable, area: SlideArea) -> tuple[SlideTable | None, float]:
    """Set as many rows as there is room for; return what is left, and the height that was taken."""
    fits = (size for size in SIZES if _height(table, size, area.width) <= area.height)
    size = table.size or next(fits, SIZES[-1])
    top = area.top + _write_over(slide, table, area, size)
    if not table.rows:
        _write_under(slide, table.block.empty, table, area, top, size)
        return None, top - area.top + size * measures.LINE
    heights = _heights(table, size, area.width)
    fitting = _fitting(heights, area.top + area.height - top)
    is_whole = fitting == len(table.rows)
    if is_whole and table.block.foot and len(table.rows) > 1:
        room = area.top + area.height - top - _foot_height(table, size, area.width)
        fitting = _fitting(heights, room)
        is_whole = fitting == len(table.rows)
    # No slide has a last row alone, where rows before it can stand there too.
    if not is_whole:
        fitting = min(fitting, max(len(table.rows) - min(FEWEST, len(table.rows) // 2), 1))
    _draw_rows(slide, table, table.rows[:fitting], (area, top, size, heights))
    bottom = top + sum(heights[: fitting + 1])
    if is_whole:
        if table.block.foot:
            _write_under(slide, table.block.foot, table, area, bottom + _PADDING, size)
            bottom += _foot_height(table, size, area.width)
        return None, bottom - area.top
    return replace(table, rows=table.rows[fitting:], size=size), bottom - area.top


def _fitting(heights: Sequence[float], room: float) -> int:
    """Return how many rows stand under the head, at least one."""
    taken, count = heights[0], 0
    for row in heights[1:]:
        taken += row
        if taken > room + _ROUNDING:
            break
        count += 1
    return max(count, 1)


def _over(table: SlideTable, size: float) -> float:
    return (size + 2) * measures.LINE + _PADDING if table.title else 0


def _foot_height(table: SlideTable, size: float, width: float) -> float:
    if not table.block.foot:
        return 0
    return measures.height(visible(table.block.foot), min(size, 14), width) + _PADDING


def _widths(table: SlideTable, size: float, width: float) -> list[float]:
    return measures.column_widths(table.columns, table.all_rows, (size, _SIDE), width)


def _heights(table: SlideTable, size: float, width: float) -> list[float]:
    """Return how high the head and each row are."""
    widths = [wide - 2 * _SIDE for wide in _widths(table, size, width)]
    heads = [visible(column.heading) for column in table.columns]
    return [
        max(measures.height(cell, size, wide) for cell, wide in zip(row, widths, strict=True))
        + 2 * _PADDING
        for row in (heads, *table.rows)
    ]


def _write_over(slide: Slide, table: SlideTable, area: SlideArea, size: float) -> float:
    """Write the title, and at the right of it out of how many; return the height taken."""
    tall = _over(table, size)
    if not tall:
        return 0
    title, aside = (
        SlideLook(size + 2, bold=True),
        SlideLook(max(size - 2, 14), QUIET, align="right"),
    )
    named = texts.box(slide, area._replace(height=tall))
    texts.write(named.text_frame.paragraphs[0], text(table.title), title, table.language)
    beside = visible(table.block.aside)
    room = area.width - measures.letters(table.title) * title.size - 16
    if beside and measures.letters(beside) * aside.size <= room:
        left = SlideArea(area.left + area.width - room, area.top + 3, room, tall)
        shape = texts.box(slide, left)
        texts.write(shape.text_frame.paragraphs[0], text(beside), aside, table.language)
    return tall


def _write_under(
    slide: Slide, words: str, table: SlideTable, area: SlideArea, top: float, size: float
) -> None:
    look = SlideLook(min(size, 14), QUIET)
    tall = measures.height(visible(words), look.size, area.width)
    shape = texts.box(slide, SlideArea(area.left, top, area.width, tall))
    texts.write(shape.text_frame.paragraphs[0], text(words), look, table.language)


def _draw_rows(
    slide: Slide,
    table: SlideTable,
    rows: Sequence[Sequence[str]],
    place: tuple[SlideArea, float, float, Sequence[float]],
) -> None:
    area, top, size, heights = place
    tall = sum(heights[: len(rows) + 1])
    room = area._replace(top=top, height=tall)
    frame: Any = slide.shapes.add_table(len(rows) + 1, len(table.columns), *room.lengths)
    texts.describe(frame, table.title or visible(table.columns[0].heading))
    native = frame.table
    _clear_style(native)
    for column, width in zip(native.columns, _widths(table, size, area.width), strict=True):
        column.width = Pt(width)
    for row, high in zip(native.rows, heights, strict=False):
        row.height = Pt(high)
    heads = [column.heading for column in table.columns]
    for number, cells in enumerate((heads, *rows)):
        for place_in_row, cell in enumerate(cells):
            column = table.columns[place_in_row]
            _write_cell(native.cell(number, place_in_row), cell, column, number == 0, size, table)


def _write_cell(
    cell: _Cell, words: str, column: TableColumn, is_head: bool, size: float, table: SlideTable
) -> None:
    frame = cell.text_frame
    frame.word_wrap = True
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Pt(_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(_PADDING)
    align = "right" if column.is_numeric else "left"
    look = SlideLook(size, INK, bold=is_head, align=align)
    if column.kind == "light" and not is_head:
        _write_light(frame.paragraphs[0], words, look, table.language)
    else:
        texts.write(frame.paragraphs[0], text(words), look, table.language)
    _border(cell, "a:lnB", INK if is_head else BORDER, 1.25 if is_head else 0.75)
    if column.is_to_fill:
        for side in ("a:lnL", "a:lnR"):
            _border(cell, side, BORDER, 0.75)


def _write_light(paragraph: Any, words: str, look: SlideLook, language: str) -> None:  # noqa: ANN401
    """Write a light as its shape in its colour, then its word."""
    shape = words[:1]
    named = next((name for name, of in LIGHT_SHAPES.items() if of and of == shape), "")
    if not named:
        texts.write(paragraph, text(words), look, language)
        return
    texts.write(paragraph, text(shape), replace(look, colour=LIGHTS[named]), language)
    if rest := words[1:].strip():
        texts.write(paragraph, text(f" {rest}"), look, language)


def _clear_style(native: Any) -> None:  # noqa: ANN401 - the package's table
    """Leave a table its head alone: no bands, no grounds."""
    properties = native._tbl.tblPr
    for flag in ("bandRow", "bandCol", "firstCol", "lastRow", "lastCol"):
        properties.attrib.pop(flag, None)
    properties.set("firstRow", "1")
    for style in properties.findall(qn("a:tableStyleId")):
        style.text = _NO_STYLE


_ORDER = ("a:lnL", "a:lnR", "a:lnT", "a:lnB")


def _border(cell: _Cell, side: str, colour: str, wide: float) -> None:
    """Draw one side of a cell; the sides stand in the order that the format asks for."""
    properties = cell._tc.get_or_add_tcPr()
    line = etree.Element(qn(side), w=str(int(wide * 12700)), cap="flat", cmpd="sng", algn="ctr")
    filled = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(filled, qn("a:srgbClr"), val=colour.removeprefix("#"))
    etree.SubElement(line, qn("a:prstDash"), val="solid")
    before = sum(len(properties.findall(qn(other))) for other in _ORDER[: _ORDER.index(side)])
    properties.insert(before, line)
