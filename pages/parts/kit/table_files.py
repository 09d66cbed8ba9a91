"""The files of a table: the whole of it as an Excel workbook and as CSV."""

from __future__ import annotations

import polars as pl

from pages.parts.kit import downloads, exports, status_lights
from pages.parts.kit.page import Page
from pages.parts.kit.table import Kind, Table

_EXCEL: dict[Kind, str] = {
    "count": "#,##0",
    "number": "#,##0.0",
    "percent": "0.0%",
    "yuan": "#,##0.00",
    "date": "yyyy-mm-dd",
}


def _about(page: Page, table: Table) -> list[tuple[str, str]]:
    definitions = {table.title: table.definition} if table.definition else {}
    definitions |= table.definitions
    definitions |= {column.heading_in_file: column.help for column in table.columns if column.help}
    return downloads.about(page, table.title, definitions, table.month_end(page))


def _whole(table: Table) -> pl.DataFrame:
    """Return every row under its headings, lights in words or symbols, counts as whole numbers."""
    lit = {
        column.name: dict(column.in_words) or status_lights.SYMBOLS
        for column in table.columns
        if column.kind == "light"
    }
    counts = [column.name for column in table.columns if column.kind == "count"]
    return (
        table.every_row()
        .with_columns(
            *(
                pl.col(name).replace_strict(labels, default="", return_dtype=pl.String)
                for name, labels in lit.items()
            ),
            pl.col(counts).cast(pl.Float64).round().cast(pl.Int64),
        )
        .select(pl.col(column.name).alias(column.heading_in_file) for column in table.columns)
    )


def workbook(page: Page, table: Table) -> bytes:
    """Return the whole table as an Excel workbook whose first sheet says what it is."""
    rows = _whole(table)
    formats = {
        column.heading_in_file: _EXCEL[column.kind]
        for column in table.columns
        if column.kind in _EXCEL
    }
    headings = {name: name for name in rows.columns}
    sheet = exports.Sheet(table.title, rows, headings, formats)
    return exports.workbook(page.words("sheet.about"), _about(page, table), [sheet])


def text(page: Page, table: Table) -> bytes:
    """Return the whole table as CSV, after lines that say what it is."""
    return exports.separated(_about(page, table), _whole(table))
