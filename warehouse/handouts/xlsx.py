"""A hand-out as a workbook: what it says on the first sheet, then a list a sheet, definitions last.

Cells keep their type, so that a list can be sorted and summed. A picture that has its figures is a
list too, with a chart that the workbook draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.handouts.blocks import in_order
from warehouse.handouts.cells import MISSING, visible
from warehouse.handouts.document import (
    Blanks,
    Box,
    Paragraph,
    PictureBlock,
    Receipt,
    TableBlock,
    TableColumn,
    Tiles,
    plain,
)
from warehouse.words.languages import fact
from warehouse.words.messages import message
from warehouse.workbooks import contents, list_sheets
from warehouse.workbooks.contents import Contents, ContentsEntry
from warehouse.workbooks.list_sheets import NUMBER_FORMATS, ListSheet, letters_across
from warehouse.workbooks.palette import BORDER, INK, LIGHT_SHAPES, QUIET, SERIES, is_dark
from warehouse.workbooks.text_cells import write_text
from warehouse.workbooks.workbook_writer import WorkbookWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from warehouse.handouts.document import Block, Chart, Document, HeadlineFigure, Section

_BODY: Mapping[str, object] = {"text_wrap": True, "valign": "top"}
_FINDING: Mapping[str, object] = {**_BODY, "bold": True, "font_size": 13}
_SMALL: Mapping[str, object] = {**_BODY, "font_color": QUIET}
_LETTERS = sum(contents.WIDTHS) - 6
_LINE_HEIGHT = 16
_SHAPES: Mapping[str, Mapping[str, str]] = {
    "bars": {"type": "bar"},
    "stacked_bars": {"type": "bar", "subtype": "stacked"},
    "columns": {"type": "column"},
    "lines": {"type": "line"},
}


def write(document: Document) -> bytes:
    """Return the workbook of a hand-out."""
    say = _words(document)
    writer = WorkbookWriter(say["font"])
    first = writer.add_sheet(say["contents"])
    entries = list(_written_lists(writer, document))
    below = contents.write(writer, first, _contents(document, entries))
    _write_texts(writer, first, below + 1, _texts(document))
    definitions = [(entry.term, entry.meaning) for entry in document.definitions]
    about = [(visible(label), visible(meaning)) for label, meaning in definitions]
    if about:
        foot = _foot(document, document.title)
        list_sheets.write_about(writer, say["definitions"], about, foot)
    writer.book.set_properties({"title": visible(document.title)})
    return writer.content()


def _words(document: Document) -> dict[str, str]:
    keys = {
        **{name: f"sheet.{name}" for name in ("contents", "number", "list", "rows", "remark")},
        **{name: f"sheet.{name}" for name in ("no_rows", "font")},
        "definitions": "handout_definitions",
        "category": "handout_category",
    }
    return {name: message(key).in_language(document.language) for name, key in keys.items()}


def _between(document: Document, parts: list[str]) -> str:
    """Return what there is of the parts on one line."""
    whole = [visible(part) for part in parts if part]
    return fact(document.language, "between_clauses").join(whole)


def _over(document: Document) -> list[str]:
    """Return what stands over every list beneath its title: label and mark, where it is from."""
    origin = document.origin
    bearing = _between(document, [origin.label, origin.mark])
    of = [origin.place, origin.selection, origin.as_of, origin.version, origin.office]
    return [*([bearing] if bearing else []), _between(document, of)]


def _foot(document: Document, title: str) -> tuple[str, str]:
    origin = document.origin
    bearing = _between(document, [origin.label, origin.mark])
    room = list_sheets.LONGEST_FOOT - len(origin.as_of) - 2
    return bearing, _between(document, [visible(title)[:room], origin.as_of])


def _contents(document: Document, entries: list[ContentsEntry]) -> Contents:
    say = _words(document)
    return Contents(
        over=[visible(document.title), *_over(document)],
        headings=[say[name] for name in ("number", "list", "rows", "remark")],
        entries=entries,
        no_rows=say["no_rows"],
        foot=_foot(document, document.title),
    )


def _written_lists(writer: WorkbookWriter, document: Document) -> Iterator[ContentsEntry]:
    """Add a sheet for each table that has rows and each picture that has figures."""
    for section in document.sections:
        for block in in_order(section.blocks):
            if isinstance(block, TableBlock):
                yield _written_table(writer, document, block)
            elif isinstance(block, PictureBlock) and block.figures:
                yield _written_chart(writer, document, block, block.figures)


def _written_table(writer: WorkbookWriter, document: Document, table: TableBlock) -> ContentsEntry:
    title, remark = visible(table.title), visible(table.aside)
    if table.rows.is_empty():
        return ContentsEntry(title, 0, "", visible(table.empty))
    names = _free_headings([visible(column.heading) for column in table.columns])
    cells = [
        _values(table.rows, column).alias(name)
        for column, name in zip(table.columns, names, strict=True)
    ]
    sheet = ListSheet(
        name=title,
        rows=pl.DataFrame(cells),
        headings={name: name for name in names},
        formats={
            name: NUMBER_FORMATS[column.kind]
            for column, name in zip(table.columns, names, strict=True)
            if column.kind in NUMBER_FORMATS
        },
        over=[title, *_over(document), *(text for text in (remark, visible(table.foot)) if text)],
        number=visible(table.number),
        to_fill=[
            name for column, name in zip(table.columns, names, strict=True) if column.is_to_fill
        ],
        foot=_foot(document, title),
    )
    return ContentsEntry(title, len(table.rows), list_sheets.write(writer, sheet), remark)


def _free_headings(headings: list[str]) -> list[str]:
    """Return headings of which none stands twice, nor is empty."""
    free: list[str] = []
    for heading in headings:
        name, number = heading or MISSING, 1
        while name in free:
            number += 1
            name = f"{heading} ({number})"
        free.append(name)
    return free


def _values(rows: pl.DataFrame, column: TableColumn) -> pl.Series:
    """Return the cells of a column as a workbook holds them: lights in words, counts whole."""
    if column.is_to_fill:
        return pl.Series(column.name, [None] * len(rows), pl.String)
    values = rows[column.name]
    if column.kind == "light":
        labels = {name: visible(label) for name, label in column.labels.items()}
        shapes = {**LIGHT_SHAPES, **labels}
        return values.replace_strict(shapes, default="", return_dtype=pl.String)
    if column.kind == "count":
        return values.cast(pl.Float64).round().cast(pl.Int64)
    if values.dtype == pl.String:
        return values.map_elements(visible, return_dtype=pl.String)
    return values


def _written_chart(
    writer: WorkbookWriter, document: Document, picture: PictureBlock, chart: Chart
) -> ContentsEntry:
    """Add the figures of a picture, and beside them a chart of these cells."""
    title = visible(plain(picture.title) or picture.alternative)
    say = _words(document)
    heads = _free_headings([say["category"], *(visible(one.name) for one in chart.series)])
    values = [chart.categories, *(one.values for one in chart.series)]
    types: list[Any] = [pl.String, *[pl.Float64] * len(chart.series)]
    rows = pl.DataFrame(
        [pl.Series(head, of, kind) for head, of, kind in zip(heads, values, types, strict=True)]
    ).with_columns(pl.first().map_elements(visible, return_dtype=pl.String))
    number_format = NUMBER_FORMATS.get(chart.kind, "General")
    over = [title, *_over(document)]
    formats, foot = dict.fromkeys(heads[1:], number_format), _foot(document, title)
    sheet = ListSheet(title, rows, {name: name for name in heads}, formats, over, foot=foot)
    name = list_sheets.write(writer, sheet)
    _draw(writer, name, chart, (len(over), len(rows)), visible(picture.alternative))
    return ContentsEntry(title, len(rows), name)


def _draw(
    writer: WorkbookWriter, name: str, chart: Chart, place: tuple[int, int], alternative: str
) -> None:
    """Draw a chart beside the table of its figures: the row of its heads, how many rows it has."""
    (head, rows), columns = place, 1 + len(chart.series)
    number_format = NUMBER_FORMATS.get(chart.kind, "General")
    kind = _SHAPES[chart.shape]["type"]
    drawn = writer.book.add_chart(dict(_SHAPES[chart.shape]))
    # Of a line its end is labelled: figures of all points would cover one another.
    ends = [{"delete": True}] * (rows - 1) if kind == "line" else None
    for column in range(1, columns):
        colour = SERIES[(column - 1) % len(SERIES)]
        on_it = "#FFFFFF" if chart.shape == "stacked_bars" and is_dark(colour) else INK
        look = {"line" if kind == "line" else "fill": {"color": colour}}
        drawn.add_series(
            {
                "name": [name, head, column],
                "categories": [name, head + 1, 0, head + rows, 0],
                "values": [name, head + 1, column, head + rows, column],
                "data_labels": {"value": True, "font": {"color": on_it}, "custom": ends},
                **look,
            }
        )
    values: dict[str, Any] = {
        "major_gridlines": {"visible": True, "line": {"color": BORDER}},
        "num_format": number_format,
    }
    if kind == "bar":
        # What lies across is the library's x axis: of bars their values.
        drawn.set_x_axis(values)
        drawn.set_y_axis({"reverse": True})
    else:
        drawn.set_y_axis(values)
    drawn.set_title({"none": True})
    drawn.set_legend({"position": "none" if columns == 2 else "top"})
    page = writer.book.get_worksheet_by_name(name)
    options = {"x_scale": 1.4, "y_scale": 1.4, "description": alternative}
    page.insert_chart(head, columns + 1, drawn, options)


def _write_texts(
    writer: WorkbookWriter,
    page: Worksheet,
    row: int,
    texts: Iterator[tuple[str, Mapping[str, object]]],
) -> None:
    """Write texts from a row on, each over the width of the contents and as high as it needs."""
    for at, (text, look) in enumerate(texts, start=row):
        page.merge_range(at, 0, at, len(contents.WIDTHS) - 1, "", writer.style(**look))
        write_text(writer, page, (at, 0), text, look)
        lines = -(-letters_across(text) // _LETTERS)
        page.set_row(at, max(lines, 1) * _LINE_HEIGHT * (1.25 if look is _FINDING else 1))


def _texts(document: Document) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield what a hand-out says in words, in its order."""
    if document.finding:
        yield visible(plain(document.finding)), _FINDING
    for section in document.sections:
        yield "", _BODY
        yield from _texts_of(document, section)


def _texts_of(document: Document, section: Section) -> Iterator[tuple[str, Mapping[str, object]]]:
    if section.heading:
        yield visible(section.heading), _SMALL
    if section.finding:
        yield visible(plain(section.finding)), _FINDING
    for block in in_order(section.blocks):
        for text in _sentences(document, block):
            yield text, _BODY


def _sentences(document: Document, block: Block) -> list[str]:
    if isinstance(block, Paragraph | Box):
        return [visible(f"{block.leads} {plain(block.body)}")]
    if isinstance(block, Tiles):
        return [_tile(document, tile) for tile in block.tiles]
    if isinstance(block, Receipt):
        return [visible(block.title), visible(plain(block.body)), _lines_of(block.labels)]
    if isinstance(block, Blanks):
        return [_lines_of(block.labels)]
    if isinstance(block, PictureBlock):
        return [visible(block.alternative)]
    return []


def _tile(document: Document, tile: HeadlineFigure) -> str:
    """Return a headline figure on one line: its light and name, the figure, what it is out of."""
    shape = LIGHT_SHAPES.get(tile.light, "")
    figure = visible(f"{shape} {tile.name} {tile.figure} {tile.unit}")
    return _between(document, [figure, tile.light_label, tile.base, *tile.beneath])


def _lines_of(labels: Sequence[str]) -> str:
    """Return labels with a line to write on behind each."""
    return "    ".join(f"{visible(label)} {'_' * 16}" for label in labels)
