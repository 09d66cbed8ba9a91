"""The files of a table: the whole of it as an Excel workbook and as CSV."""

from __future__ import annotations

from datetime import date

import polars as pl

from pages.parts.kit import headings, status_lights
from pages.parts.kit.files import downloads, exports
from pages.parts.kit.page import Page
from pages.parts.kit.table import Table
from warehouse.workbooks.list_sheets import NUMBER_FORMATS, ListSheet


def about(page: Page, table: Table) -> list[tuple[str, str]]:
    """Return what the file of a table is, and what its figures count."""
    definitions = {table.title: table.definition} if table.definition else {}
    definitions |= table.definitions
    definitions |= {column.heading_in_file: column.help for column in table.columns if column.help}
    lines = downloads.about(page, table.title, definitions, table.month_end(page))
    return [*lines, *matters(page, table)]


def matters(page: Page, table: Table) -> list[tuple[str, str]]:
    """Return what is the matter with the figures of a table, a label and a text a line."""
    return [(page.words("sheet.matter"), text) for text in headings.matters(table.notes)]


def _in_file(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows under their headings: lights in words or symbols, counts as whole numbers."""
    lit = {
        column.name: dict(column.in_words) or status_lights.SYMBOLS
        for column in table.columns
        if column.kind == "light"
    }
    counts = [column.name for column in table.columns if column.kind == "count"]
    return rows.with_columns(
        *(
            pl.col(name).replace_strict(labels, default="", return_dtype=pl.String)
            for name, labels in lit.items()
        ),
        pl.col(counts).cast(pl.Float64).round(mode="half_away_from_zero").cast(pl.Int64),
    ).select(pl.col(column.name).alias(column.heading_in_file) for column in table.columns)


def sheet_of(page: Page, table: Table, rows_written: pl.DataFrame) -> ListSheet:
    """Return the rows of a table that are shown as a list that is ready to print."""
    words, rows = page.words, _in_file(table, rows_written)
    return ListSheet(
        name=table.title,
        rows=rows,
        headings={name: name for name in rows.columns},
        formats={
            column.heading_in_file: NUMBER_FORMATS[column.kind]
            for column in table.columns
            if column.kind in NUMBER_FORMATS
        },
        over=[
            table.title,
            *over_a_list(page, table.month_end(page)),
            *headings.matters(table.notes),
        ],
        number=words("sheet.number"),
        to_fill=[words("sheet.outcome"), words("sheet.remark")] if table.is_handed_out else [],
        details=[column.heading_in_file for column in table.columns if column.is_detail],
        foot=foot(page, table.title),
    )


def over_a_list(page: Page, month: date) -> list[str]:
    """Return the lines under the title of a list: label and mark, what is selected, as of when."""
    words, between = page.words, page.words("ranking.separator")
    bearing = [text for text in (page.classification_label, page.mark) if text]
    of = [
        page.selected(month),
        *([page.scope] if page.scope else []),
        words("header.as_of", day=page.as_of),
        words("header.version", version=page.version_id),
        *([page.office] if page.office else []),
    ]
    return [*([between.join(bearing)] if bearing else []), between.join(of)]


def foot(page: Page, title: str) -> tuple[str, str]:
    """Return what each printed page says: label and mark on the left, what it is in the middle."""
    between = page.words("ranking.separator")
    bearing = [text for text in (page.classification_label, page.mark) if text]
    return between.join(bearing), between.join([title, page.place_name, page.as_of])


def workbook(page: Page, table: Table) -> bytes:
    """Return the whole table as an Excel workbook that opens on the list."""
    words = page.words
    return exports.workbook(
        [sheet_of(page, table, table.every_row())],
        words("sheet.about"),
        about(page, table),
        words("sheet.font"),
    )


def text(page: Page, table: Table) -> bytes:
    """Return the whole table as CSV for a program: its head row, its rows, nothing else."""
    return exports.separated(_in_file(table, table.every_row()))


def text_with_head(page: Page, table: Table) -> bytes:
    """Return the whole table as CSV, after lines that say what it is."""
    return exports.separated(_in_file(table, table.every_row()), about(page, table))
