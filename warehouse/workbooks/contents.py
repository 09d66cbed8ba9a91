"""The sheet of contents: what a workbook of many lists is, and the way to each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.workbooks.list_sheets import CELL, HEAD, set_print, write_over
from warehouse.workbooks.text_cells import write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from warehouse.workbooks.workbook_writer import WorkbookWriter

WIDTHS = (6, 44, 12, 60)
"""Letters across of the columns: number, list, rows, remark."""


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the contents: a list, how many rows it has, and its sheet, "" where none."""

    title: str
    rows: int
    sheet: str
    remark: str = ""


@dataclass(frozen=True)
class Contents:
    """What stands on the sheet: its title first of what is `over` the lists, four headings, and
    what is said instead of the number of rows where there are none.
    """

    over: Sequence[str]
    headings: Sequence[str]
    entries: Sequence[ContentsEntry]
    no_rows: str
    foot: tuple[str, str]


def write(writer: WorkbookWriter, page: Worksheet, contents: Contents) -> int:
    """Write a sheet of contents and return the first row beneath it."""
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    write_over(writer, page, contents.over)
    at = len(contents.over)
    for column, heading in enumerate(contents.headings if contents.entries else ()):
        write_text(writer, page, (at, column), heading, HEAD)
    for place, entry in enumerate(contents.entries, start=1):
        _write_entry(writer, page, (at + place, place), entry, contents.no_rows)
    set_print(page, contents.foot)
    return at + 1 + len(contents.entries)


def _write_entry(
    writer: WorkbookWriter, page: Worksheet, at: tuple[int, int], entry: ContentsEntry, no_rows: str
) -> None:
    (row, place), look = at, writer.style(**CELL)
    page.write_number(row, 0, place, look)
    write_text(writer, page, (row, 1), entry.title, CELL)
    if entry.sheet:
        named = entry.sheet.replace("'", "''")
        way = f"internal:'{named}'!A1"
        page.write_url(row, 1, way, writer.style(**CELL, underline=1), entry.title)
        page.write_number(row, 2, entry.rows, look)
    else:
        write_text(writer, page, (row, 2), no_rows, CELL)
    write_text(writer, page, (row, 3), entry.remark, CELL)
