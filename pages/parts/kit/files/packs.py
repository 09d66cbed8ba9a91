"""A pack: many lists in one workbook, between a sheet of contents and one of definitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from pages.parts.kit import texts
from pages.parts.kit.files import downloads, table_files
from pages.parts.kit.page import Page
from pages.parts.kit.table import Table
from warehouse.workbooks import contents, list_sheets
from warehouse.workbooks.contents import Contents, ContentsEntry
from warehouse.workbooks.workbook_writer import WorkbookWriter

LONGEST = 5_000
"""Rows of one list in a pack: more is not printed, and the file of the list alone has them all."""


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
    first = writer.add_sheet(words("sheet.contents"))
    entries = [_write_table(page, writer, table) for table in lists]
    contents.write(writer, first, _contents(page, title, entries))
    definitions = {table.title: table.definition for table in lists if table.definition}
    about = downloads.about(page, title, definitions, page.months[-1])
    matters = dict.fromkeys(each for table in lists for each in table_files.matters(page, table))
    list_sheets.write_about(writer, words("sheet.about"), [*about, *matters])
    return writer.content()


def _write_table(page: Page, writer: WorkbookWriter, table: Table) -> ContentsEntry:
    """Add the sheet of a list, none where it has no rows."""
    rows, total = table.counted(LONGEST)
    if rows.is_empty():
        return ContentsEntry(table.title, 0, "")
    sheet, remark = table_files.sheet_of(page, table, rows), ""
    if total > len(rows):
        remark = page.words("sheet.first_rows", n=f"{LONGEST:,}")
        sheet = replace(sheet, over=[*sheet.over, remark])
    return ContentsEntry(table.title, total, list_sheets.write(writer, sheet), remark)


def _contents(page: Page, title: str, entries: Sequence[ContentsEntry]) -> Contents:
    """Return what the pack is, and of each list how long it is and the way to its sheet."""
    words = page.words
    return Contents(
        over=[title, *table_files.over_a_list(page, page.months[-1])],
        headings=[words(f"sheet.{name}") for name in ("number", "list", "rows", "remark")],
        entries=entries,
        no_rows=words("sheet.no_rows"),
        foot=table_files.foot(page, title),
    )
