"""A pack: many lists in one workbook, between a sheet of contents and one of definitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.kit import texts
from pages.parts.kit.files import downloads, exports, list_sheets, table_files
from pages.parts.kit.page import Page
from pages.parts.kit.table import Table
from warehouse.workbooks.text_cells import write_text
from warehouse.workbooks.workbook_writer import WorkbookWriter

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LONGEST = 5_000
"""Rows of one list in a pack: more is not printed, and the file of the list alone has them all."""

_WIDTHS = (6, 44, 12, 60)


@dataclass(frozen=True)
class _Entry:
    """A line of the contents: a list, how many rows it has, and its sheet, "" where none."""

    title: str
    rows: int
    sheet: str


def button(
    page: Page, key: str, label: str, title: str, lists: Callable[[], Sequence[Table]]
) -> None:
    """Offer a pack, which is made when it is asked for."""
    st.download_button(
        texts.literal(label),
        data=lambda: workbook(page, title, lists()),
        file_name=downloads.file_name(page, title, "xlsx"),
        mime=downloads.XLSX,
        on_click="ignore",
        key=f"{key}_{page.language}",
    )


def workbook(page: Page, title: str, lists: Sequence[Table]) -> bytes:
    """Return the workbook: contents, a sheet for each list that has rows, definitions."""
    words = page.words
    writer = WorkbookWriter(words("sheet.font"))
    contents = writer.add_sheet(words("sheet.contents"))
    entries = [_written(page, writer, table) for table in lists]
    _write_contents(page, writer, contents, title, entries)
    definitions = {table.title: table.definition for table in lists if table.definition}
    about = downloads.about(page, title, definitions, page.months[-1])
    exports.write_about(writer, words("sheet.about"), about)
    return writer.content()


def _written(page: Page, writer: WorkbookWriter, table: Table) -> _Entry:
    """Add the sheet of a list, none where it has no rows."""
    rows, total = table.counted(LONGEST)
    if rows.is_empty():
        return _Entry(table.title, 0, "")
    sheet = table_files.sheet_of(page, table, rows)
    if total > len(rows):
        sheet = replace(sheet, over=[*sheet.over, page.words("sheet.first_rows", n=f"{LONGEST:,}")])
    return _Entry(table.title, total, list_sheets.write(writer, sheet))


def _write_contents(
    page: Page,
    writer: WorkbookWriter,
    sheet: Worksheet,
    title: str,
    entries: Sequence[_Entry],
) -> None:
    """Write what the pack is, and of each list how long it is and the way to its sheet."""
    words = page.words
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    over = [title, *table_files.over_a_list(page, page.months[-1])]
    list_sheets.write_over(writer, sheet, over)
    at = len(over)
    for column, name in enumerate(("number", "list", "rows", "remark")):
        write_text(writer, sheet, (at, column), words(f"sheet.{name}"), list_sheets.HEAD)
    for place, entry in enumerate(entries, start=1):
        _write_entry(page, writer, sheet, (at + place, place), entry)
    list_sheets.set_print(sheet, table_files.foot(page, title))


def _write_entry(
    page: Page, writer: WorkbookWriter, sheet: Worksheet, at: tuple[int, int], entry: _Entry
) -> None:
    words, (row, place), look = page.words, at, writer.style(**list_sheets.CELL)
    sheet.write_number(row, 0, place, look)
    write_text(writer, sheet, (row, 1), entry.title, list_sheets.CELL)
    if entry.sheet:
        named = entry.sheet.replace("'", "''")
        way = f"internal:'{named}'!A1"
        sheet.write_url(row, 1, way, writer.style(**list_sheets.CELL, underline=1), entry.title)
        sheet.write_number(row, 2, entry.rows, look)
    else:
        write_text(writer, sheet, (row, 2), words("sheet.no_rows"), list_sheets.CELL)
    is_cut = entry.rows > LONGEST
    remark = words("sheet.first_rows", n=f"{LONGEST:,}") if is_cut else ""
    write_text(writer, sheet, (row, 3), remark, list_sheets.CELL)
