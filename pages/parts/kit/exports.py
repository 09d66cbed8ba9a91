"""Files a reader takes away: a workbook whose first sheet says what the others hold, and CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
import xlsxwriter

LONGEST_SHEET_NAME = 31
"""Excel's own limit."""

RUNS_IN_A_SPREADSHEET = r"^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]"
"""How text begins that a spreadsheet would take for a formula, full-width signs among it."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its rows, the heading of each column that is kept, and how numbers and
    dates of a heading are written (Excel's format codes) where it differs from the usual.
    """

    name: str
    rows: pl.DataFrame
    headings: dict[str, str]
    formats: Mapping[str, str] = field(default_factory=dict)


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
                sheet_name(sheet.name),
                autofit=True,
                freeze_panes=(1, 0),
                column_formats=dict[Any, str](sheet.formats),
                dtype_formats={pl.Date: "yyyy-mm-dd", pl.Float64: "0.0###"},
            )
    return buffer.getvalue()


def sheet_name(name: str) -> str:
    """Return a name that Excel takes for a sheet: short, and without the letters it reserves."""
    return re.sub(r"[\[\]:*?/\\]", "-", name)[:LONGEST_SHEET_NAME].strip("'") or "-"


def separated(about: list[tuple[str, str]], rows: pl.DataFrame) -> bytes:
    """Return rows as CSV that Excel opens: UTF-8 with its mark, after lines that say what it is.

    Text that begins as a formula gets an apostrophe, because a CSV has no types to hold it back.
    """
    kept = rows.with_columns(
        pl.when(pl.col(pl.String).str.contains(RUNS_IN_A_SPREADSHEET))
        .then(pl.lit("'") + pl.col(pl.String))
        .otherwise(pl.col(pl.String))
        .name.keep()
    ).rename(_held_back)
    buffer = io.StringIO()
    lines = csv.writer(buffer, lineterminator="\n")
    lines.writerows((f"# {name}", _held_back(text)) for name, text in about)
    return f"\ufeff{buffer.getvalue()}\n{kept.write_csv()}".encode()


def _held_back(text: str) -> str:
    return f"'{text}" if re.match(RUNS_IN_A_SPREADSHEET, text) else text
