"""Files a reader takes away: a workbook that opens on its list, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import polars as pl

from warehouse.workbooks import list_sheets
from warehouse.workbooks.list_sheets import ListSheet
from warehouse.workbooks.text_cells import RUNS_IN_A_SPREADSHEET, held_back
from warehouse.workbooks.workbook_writer import WorkbookWriter


def workbook(
    sheets: Sequence[ListSheet], about_name: str, about: Sequence[tuple[str, str]], font: str = ""
) -> bytes:
    """Return a workbook: the lists, then what they are (label and text a row).

    Text that begins with = + - or @ stays text: a spreadsheet must never run what a ledger says.
    """
    writer = WorkbookWriter(font)
    for sheet in sheets:
        list_sheets.write(writer, sheet)
    list_sheets.write_about(writer, about_name, about)
    return writer.content()


def separated(rows: pl.DataFrame, about: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return rows as CSV that Excel opens: UTF-8 with its mark, after lines that say what it is.

    Without such lines it begins with its head row, as a program expects it.
    Text that begins as a formula gets an apostrophe, because a CSV has no types to hold it back.
    """
    safe = rows.with_columns(
        pl.when(pl.col(pl.String).str.contains(RUNS_IN_A_SPREADSHEET))
        .then(pl.lit("'") + pl.col(pl.String))
        .otherwise(pl.col(pl.String))
        .name.keep()
    ).rename(held_back)
    buffer = io.StringIO()
    lines = csv.writer(buffer, lineterminator="\n")
    lines.writerows((f"# {name}", held_back(text)) for name, text in about)
    over = f"{buffer.getvalue()}\n" if about else ""
    return f"\ufeff{over}{safe.write_csv()}".encode()
