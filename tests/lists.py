"""Lists as a reader opens them: the rows of a workbook's first sheet, under its own head row."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import polars as pl


def listed(file: Path | bytes, sheet: int = 0) -> pl.DataFrame:
    """Return the rows of a list, its head row being the one that is printed on each page."""
    source = io.BytesIO(file) if isinstance(file, bytes) else file
    titles = openpyxl.load_workbook(source).worksheets[sheet].print_title_rows
    assert titles, "no row of the list is repeated on each page"
    head = int(titles.replace("$", "").split(":")[0]) - 1
    options = {"header_row": head}
    return pl.read_excel(source, sheet_id=sheet + 1, read_options=options, drop_empty_rows=False)


def about(file: Path | bytes) -> dict[str, str]:
    """Return what a workbook says of itself on its last sheet: a label and a text a row."""
    source = io.BytesIO(file) if isinstance(file, bytes) else file
    rows = openpyxl.load_workbook(source).worksheets[-1].iter_rows(values_only=True)
    return {str(label): str(text) for label, text in rows}
