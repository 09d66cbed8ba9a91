"""Files a reader takes away: an Excel workbook whose first sheet says what the others hold."""

from __future__ import annotations

import io
from dataclasses import dataclass

import polars as pl
import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its rows, and the heading of each column that is kept."""

    name: str
    rows: pl.DataFrame
    headings: dict[str, str]


def workbook(about_name: str, about: list[tuple[str, str]], sheets: list[Sheet]) -> bytes:
    """Return a workbook: first what it is (label and text a row), then the sheets.

    Text that begins with = + - or @ stays text: a spreadsheet must never run what a ledger says.
    """
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        label = book.add_format({"bold": True, "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        first = book.add_worksheet(about_name)
        first.set_column(0, 0, 18)
        first.set_column(1, 1, 100)
        for row, (name, content) in enumerate(about):
            first.write_string(row, 0, name, label)
            first.write_string(row, 1, content, text)
        for sheet in sheets:
            frame = sheet.rows.select(
                pl.col(column).alias(heading) for column, heading in sheet.headings.items()
            )
            frame.write_excel(
                book,
                sheet.name,
                autofit=True,
                freeze_panes=(1, 0),
                dtype_formats={pl.Date: "yyyy-mm-dd", pl.Float64: "0.0###"},
            )
    return buffer.getvalue()
