"""Tables of a document: native ones, whose head each page repeats and whose rows stay whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Pt

from warehouse.handouts import measures
from warehouse.handouts.cells import visible, written_rows
from warehouse.handouts.document import TableColumn, text
from warehouse.handouts.docx import elements
from warehouse.handouts.docx.setting import colour, set_margins
from warehouse.workbooks.palette import BORDER, INK, LIGHT_SHAPES, LIGHTS, QUIET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.handouts.document import TableBlock
    from warehouse.handouts.docx.setting import Setting

_TOGETHER: Final = 3
"""Rows that stay on a page, the head among the first."""

_SHORT: Final = 7

_SIDE: Final = 3.5
_NUMBER = TableColumn("", "", "count", 0.45)
_SIZES: Final = (10.5, 10, 9.5, 9, 8.5, 8, 7.5)
"""Points of its letters: the largest, up to its style's, in which no figure has to be parted."""


def add(setting: Setting, block: TableBlock) -> None:
    """Add a table with its title over and its foot under it."""
    _add_title(setting, block)
    if block.rows.is_empty():
        setting.write(setting.paragraph("Quiet"), text(block.empty))
        return
    number = [replace(_NUMBER, heading=block.number)] if block.number else []
    columns, rows = [*number, *block.columns], written_rows(block, setting.language)
    size = _size(setting, columns, rows)
    widths = measures.column_widths(columns, rows, (size, _SIDE), setting.width)
    table = setting.table(1 + len(rows), widths)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    set_margins(table, _SIDE)
    elements.describe_table(table, visible(block.title) or visible(columns[0].heading))
    _set_lines(table, columns)
    heads = [visible(column.heading) for column in columns]
    own_size = size if size < _size_of_style(setting) else 0
    for row, cells in zip(table.rows, (heads, *rows), strict=True):
        _fill_row(setting, row, cells, columns, row._tr is table._tbl.tr_lst[0])
        _set_size(row, own_size)
    _keep_together(table, bool(block.foot))
    if block.foot:
        setting.write(setting.paragraph("Quiet"), text(block.foot))
    else:
        setting.space()


def _keep_together(table: Any, has_foot: bool) -> None:  # noqa: ANN401 - the package's table
    """Leave no row alone on a page: a short table stays whole, of a longer one the first rows stay
    with the head and the last with one another; what stands under it stays with the last.
    """
    rows = list(table.rows)
    together = rows[:-1] if len(rows) <= _SHORT else [*rows[:_TOGETHER], *rows[-_TOGETHER:-1]]
    for row in [*together, *(rows[-1:] if has_foot else [])]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _size(setting: Setting, columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> float:
    """Return the size of a table's letters: its style's, or smaller where columns need it."""
    most = _size_of_style(setting)
    sizes = [most, *(size for size in _SIZES if size < most)]
    fits = (
        size for size in sizes if measures.has_room(columns, rows, (size, _SIDE), setting.width)
    )
    return next(fits, sizes[-1])


def _size_of_style(setting: Setting) -> float:
    styles: Any = setting.word.styles
    size = styles["Xuntu Table"].font.size
    return float(size.pt) if size else _SIZES[0]


def _set_size(row: Any, size: float) -> None:  # noqa: ANN401 - the package's row
    """Set the letters of a row smaller than its style has them; 0 leaves them."""
    if not size:
        return
    for cell in row.cells:
        for run in cell.paragraphs[0].runs:
            run.font.size = Pt(size)


def _add_title(setting: Setting, block: TableBlock) -> None:
    """Write the title, and at the right end of its line out of how many."""
    if not visible(block.title):
        return
    paragraph = setting.paragraph("Table Title")
    paragraph.paragraph_format.keep_with_next = True
    setting.write(paragraph, text(block.title))
    if not visible(block.aside):
        return
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(setting.width), WD_TAB_ALIGNMENT.RIGHT)
    aside = paragraph.add_run(f"\t{visible(block.aside)}")
    aside.bold, aside.font.size = False, Pt(9)
    aside.font.color.rgb = colour(QUIET)


def _set_lines(table: Any, columns: Sequence[TableColumn]) -> None:  # noqa: ANN401 - the package's
    """Draw a strong line over and under the table, light ones between its rows."""
    sides = {
        "top": elements.line("top", INK, 1),
        "bottom": elements.line("bottom", INK, 1),
        "insideH": elements.line("insideH", BORDER, 0.5),
    }
    elements.set_borders(table._tbl.tblPr, "tblBorders", sides)
    for row in table.rows:
        for cell, column in zip(row.cells, columns, strict=True):
            own = {}
            if row._tr is table._tbl.tr_lst[0]:
                own["bottom"] = elements.line("bottom", INK, 1)
            if column.is_to_fill:
                own["left"] = elements.line("left", BORDER, 0.5)
            if own:
                elements.set_borders(cell._tc.get_or_add_tcPr(), "tcBorders", own)


def _fill_row(
    setting: Setting,
    row: Any,  # noqa: ANN401 - the package's row
    cells: Sequence[str],
    columns: Sequence[TableColumn],
    is_head: bool,
) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(elements.made("cantSplit"))
    if is_head:
        properties.append(elements.made("tblHeader"))
    for cell, words, column in zip(row.cells, cells, columns, strict=True):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = setting.styled(cell.paragraphs[0], "Table")
        if column.is_numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if is_head:
            paragraph.paragraph_format.keep_with_next = True
        shape, rest = _light(words) if column.kind == "light" and not is_head else ("", words)
        if shape:
            lit = paragraph.add_run(shape)
            lit.font.color.rgb = colour(
                next(LIGHTS[name] for name, of in LIGHT_SHAPES.items() if of == shape)
            )
        setting.write(paragraph, text(f" {rest}" if shape and rest else rest), bold=is_head)


def _light(words: str) -> tuple[str, str]:
    """Return the shape of a light, "" where there is none, and its word."""
    shape = words[:1]
    is_one = shape and shape in LIGHT_SHAPES.values()
    return (shape, words[1:].strip()) if is_one else ("", words)
