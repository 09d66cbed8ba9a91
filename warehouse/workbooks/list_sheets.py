"""A sheet that is a list, ready to print: what it is over its head row, which each page repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.workbooks.palette import ACCENT_GROUND, BORDER, QUIET
from warehouse.workbooks.text_cells import write_text
from warehouse.workbooks.workbook_writer import WorkbookWriter, print_on_a4

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDE = r"[\u{2E80}-\u{9FFF}\u{F900}-\u{FAFF}\u{FF00}-\u{FFEF}]"
"""Letters as wide as two: Chinese ones and their punctuation."""

_NARROWEST, _WIDEST = 6, 40
"""Letters across of a column; a longer text goes on in the next line of its cell."""

_TO_FILL = 24
LONGEST_FOOT = 80
"""Letters of one part of a foot: all three together are at most 255."""

_TITLE: Mapping[str, object] = {"bold": True, "font_size": 16, "valign": "vcenter"}
_LABEL: Mapping[str, object] = {"bold": True, "valign": "top"}
_LINE: Mapping[str, object] = {"font_color": QUIET, "valign": "vcenter"}
CELL: Mapping[str, object] = {"border": 1, "border_color": BORDER, "valign": "vcenter"}
HEAD: Mapping[str, object] = {
    **CELL,
    "bold": True,
    "bg_color": ACCENT_GROUND,
    "text_wrap": True,
    "align": "center",
}
_FORMATS: Mapping[Any, str] = {pl.Date: "yyyy-mm-dd", pl.Float64: "0.0###"}

NUMBER_FORMATS: Mapping[str, str] = {
    "count": "#,##0",
    "number": "#,##0.0",
    "percent": "0.0%",
    "yuan": "#,##0.00",
    "date": "yyyy-mm-dd",
}
"""How the values of a column are shown, by its kind."""


@dataclass(frozen=True)
class ListSheet:
    """One list: its name, its rows, the heading of each column that is kept, and how numbers and
    dates of a heading are written (Excel's format codes) where it differs from the usual.

    `over` stands above the head row, its title first. `number` heads a column that counts the rows,
    `to_fill` columns that are left empty; the columns headed `details` come after these, beside
    what is printed. `foot` stands on each page, left and in the middle.
    """

    name: str
    rows: pl.DataFrame
    headings: dict[str, str]
    formats: Mapping[str, str] = field(default_factory=dict)
    over: Sequence[str] = ()
    number: str = ""
    to_fill: Sequence[str] = ()
    details: Sequence[str] = ()
    foot: tuple[str, str] = ("", "")


def write(writer: WorkbookWriter, sheet: ListSheet) -> str:
    """Add a list to a workbook and return what its sheet is called."""
    page, rows = writer.add_sheet(sheet.name), _with_own_columns(sheet)
    write_over(writer, page, sheet.over)
    head, widths = len(sheet.over), _widths(rows, sheet.to_fill)
    rows.write_excel(
        writer.book,
        page,
        position=(head, 0),
        table_style={"style": None},
        header_format=dict(HEAD),
        column_formats={name: _look(sheet, rows, name) for name in rows.columns},
        column_widths=widths,
        freeze_panes=(head + 1, 0),
    )
    if any(letters_across(name) * 6.5 > widths[name] - 20 for name in rows.columns):
        page.set_row(head, 32)
    set_print(page, sheet.foot)
    page.repeat_rows(head)
    details = [name for name in sheet.details if name in rows.columns]
    if details:
        page.print_area(0, 0, head + max(len(rows), 1), rows.width - len(details) - 1)
    return str(page.get_name())


def write_over(writer: WorkbookWriter, page: Worksheet, over: Sequence[str]) -> None:
    """Write what stands over a list, its title first."""
    for row, text in enumerate(over):
        write_text(writer, page, (row, 0), text, _LINE if row else _TITLE)
    if over:
        page.set_row(0, 28)


def write_about(
    writer: WorkbookWriter,
    name: str,
    about: Sequence[tuple[str, str]],
    foot: tuple[str, str] = ("", ""),
) -> None:
    """Add the sheet that says what a workbook is, a label and a text a row."""
    page = writer.add_sheet(name)
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 100)
    for row, (label, content) in enumerate(about):
        write_text(writer, page, (row, 0), label, _LABEL)
        write_text(writer, page, (row, 1), content)
    set_print(page, foot)


def set_print(page: Worksheet, foot: tuple[str, str]) -> None:
    """Set a sheet to print across A4, with its foot and the number of each page."""
    print_on_a4(page)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    left, middle = (text[:LONGEST_FOOT].replace("&", "&&") for text in foot)
    page.set_footer(f"&L{left}&C{middle}&R&P / &N")


def _with_own_columns(sheet: ListSheet) -> pl.DataFrame:
    """Return the rows under their headings, counted, with what is left to fill in."""
    rows = sheet.rows.select(
        pl.col(column).alias(heading) for column, heading in sheet.headings.items()
    )
    if sheet.number and sheet.number not in rows.columns:
        rows = rows.with_row_index(sheet.number, offset=1)
    empty = [name for name in sheet.to_fill if name not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in empty)
    details = [name for name in sheet.details if name in rows.columns]
    return rows.select(pl.exclude(details), *details) if details else rows


def _look(sheet: ListSheet, rows: pl.DataFrame, name: str) -> dict[str, Any]:
    number_format = sheet.formats.get(name) or _FORMATS.get(rows.schema[name], "General")
    wraps = rows.schema[name] == pl.String
    return {**CELL, "num_format": number_format, "text_wrap": wraps}


def _widths(rows: pl.DataFrame, to_fill: Sequence[str]) -> dict[Any, int]:
    """Return how many pixels each column takes, by the letters of its heading and its cells."""
    longest = rows.select(_letters(rows.schema, name) for name in rows.columns).row(0, named=True)
    widths = {}
    for name in rows.columns:
        # A heading may take two lines; the button of its filter stands beside it.
        heading = letters_across(name) / 2 + 4
        wanted = _TO_FILL if name in to_fill else (longest[name] or 0) + 1
        widths[name] = round(max(_NARROWEST, heading, min(wanted, _WIDEST)) * 7 + 5)
    return widths


def letters_across(text: str) -> int:
    """Return how wide a text is; a Chinese letter counts two."""
    return int(pl.select(_width(pl.lit(text))).item())


def _width(text: pl.Expr) -> pl.Expr:
    return text.str.len_chars() + text.str.count_matches(_WIDE)


def _letters(schema: pl.Schema, name: str) -> pl.Expr:
    """Return the expression of the widest cell of a column, in letters."""
    column = pl.col(name)
    if schema[name] == pl.String:
        return _width(column).max()
    if schema[name].is_numeric():
        # Thousands are parted, and some have decimals.
        whole = column.cast(pl.Float64).abs().max().cast(pl.Int64, strict=False).cast(pl.String)
        return whole.str.len_chars() * 4 // 3 + 3
    return pl.lit(11).alias(name)
