"""Files a reader takes away: a workbook whose first sheet says what the others hold, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from warehouse.workbooks.text_cells import RUNS_IN_A_SPREADSHEET, held_back, write_text
from warehouse.workbooks.workbook_writer import WorkbookWriter

_LABEL = {"bold": True, "valign": "top"}


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
    writer = WorkbookWriter()
    first = writer.add_sheet(about_name)
    first.set_column(0, 0, 18)
    first.set_column(1, 1, 100)
    for row, (name, content) in enumerate(about):
        write_text(writer, first, (row, 0), name, _LABEL)
        write_text(writer, first, (row, 1), content)
    for sheet in sheets:
        frame = sheet.rows.select(
            pl.col(column).alias(heading) for column, heading in sheet.headings.items()
        )
        frame.write_excel(
            writer.book,
            writer.add_sheet(sheet.name),
            autofit=True,
            freeze_panes=(1, 0),
            column_formats=dict[Any, str](sheet.formats),
            dtype_formats={pl.Date: "yyyy-mm-dd", pl.Float64: "0.0###"},
        )
    return writer.content()


def separated(about: list[tuple[str, str]], rows: pl.DataFrame) -> bytes:
    """Return rows as CSV that Excel opens: UTF-8 with its mark, after lines that say what it is.

    Text that begins as a formula gets an apostrophe, because a CSV has no types to hold it back.
    """
    kept = rows.with_columns(
        pl.when(pl.col(pl.String).str.contains(RUNS_IN_A_SPREADSHEET))
        .then(pl.lit("'") + pl.col(pl.String))
        .otherwise(pl.col(pl.String))
        .name.keep()
    ).rename(held_back)
    buffer = io.StringIO()
    lines = csv.writer(buffer, lineterminator="\n")
    lines.writerows((f"# {name}", held_back(text)) for name, text in about)
    return f"\ufeff{buffer.getvalue()}\n{kept.write_csv()}".encode()
