"""A table in a card: to sort, to search, to filter, to go on from, and to take away as a file."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Literal

import polars as pl
import streamlit as st

from pages.parts.kit import downloads, exports, notices, numbers, status_lights, texts
from pages.parts.kit.page import Page
from warehouse.queries.lists import MOST_ROWS

Kind = Literal["text", "count", "number", "percent", "yuan", "date", "light"]

ROWS_ON_SCREEN = 500
TALLEST = 420
"""Pixels; a longer table scrolls within itself."""

_EXCEL: dict[Kind, str] = {
    "count": "#,##0",
    "number": "#,##0.0",
    "percent": "0.0%",
    "yuan": "#,##0.00",
    "date": "yyyy-mm-dd",
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `name` is that of the rows, `heading` what is read. Values of a `percent` are fractions, of a
    `light` the names of lights. `choices` offers these values of a text column as a filter. `help`
    says what the column counts, on its heading and on the first sheet of a file. In a file, where
    nothing stands beside it, a column is called by its `file_heading`, the heading unless given,
    and lights are told by their words where `in_words` gives them.
    """

    name: str
    heading: str
    kind: Kind = "text"
    choices: Sequence[str] = ()
    help: str = ""
    file_heading: str = ""
    in_words: Mapping[str, str] = field(default_factory=dict)

    @property
    def heading_in_file(self) -> str:
        """The heading in a file; it must be the only one of its name."""
        return self.file_heading or self.heading


@dataclass(frozen=True)
class Table:
    """Rows with their columns, and what the table is called.

    `rows` returns as many rows as it is asked for, in their order; where a column `total` is among
    them it says how many there are in all. `definition` says what a row is. Rows are as of now
    unless `is_of_month`: then they are as of the chosen month.
    """

    key: str
    title: str
    rows: Callable[[int], pl.DataFrame]
    columns: Sequence[Column]
    definition: str = ""
    height: int = TALLEST
    definitions: Mapping[str, str] = field(default_factory=dict)
    is_of_month: bool = False


def of(frame: pl.DataFrame) -> Callable[[int], pl.DataFrame]:
    """Return the rows of a frame that is there already, for `Table.rows`."""
    return frame.head


def card(page: Page, table: Table, choose: Callable[[dict[str, Any]], None] | None = None) -> None:
    """Draw a table in a card of its own.

    `choose` is called with the row that was clicked; without it rows cannot be clicked.
    """
    with st.container(border=True, key=f"table_{table.key}"):
        bare(page, table, choose)


def bare(page: Page, table: Table, choose: Callable[[dict[str, Any]], None] | None = None) -> None:
    """Draw a table within what is open: its title and tools, its rows, and how many there are."""
    words = page.words
    with st.container(horizontal=True, vertical_alignment="center", key=f"tools_{table.key}"):
        st.html(f'<div class="card-title">{html.escape(table.title)}</div>', width="stretch")
        wanted = _narrowing(page, table)
        _files(page, table)
    rows = table.rows(MOST_ROWS if wanted else ROWS_ON_SCREEN)
    total = rows["total"][0] if "total" in rows.columns and len(rows) else len(rows)
    if wanted:
        rows = _narrowed(rows, table, wanted)
        total = len(rows)
    shown = rows.head(ROWS_ON_SCREEN)
    if table.definition:
        texts.caption(table.definition)
    if shown.is_empty():
        notices.empty(words)
        return
    _rows(page, table, shown, choose)
    texts.caption(_count(page, _month_of(page, table), total, len(shown)))


def _key(page: Page, table: Table, part: str) -> str:
    return f"{part}_{table.key}_{page.place}_{page.language}"


def _narrowing(page: Page, table: Table) -> dict[str, list[str]]:
    """Draw search and filters; return what is wanted of each column, the search under ""."""
    words = page.words
    wanted: dict[str, list[str]] = {}
    for column in table.columns:
        if len(column.choices) > 1:
            wanted[column.name] = st.multiselect(
                texts.literal(column.heading),
                column.choices,
                placeholder=column.heading,
                key=_key(page, table, f"filter_{column.name}"),
                label_visibility="collapsed",
                width=170,
            )
    sought = st.text_input(
        words("tables.search"),
        placeholder=words("tables.search"),
        key=_key(page, table, "search"),
        max_chars=60,
        label_visibility="collapsed",
        width=150,
    )
    wanted[""] = sought.split() if sought else []
    return {name: values for name, values in wanted.items() if values}


def _narrowed(rows: pl.DataFrame, table: Table, wanted: dict[str, list[str]]) -> pl.DataFrame:
    """Keep the rows whose filtered columns hold a wanted value and whose text holds each word."""
    for name, values in wanted.items():
        if name:
            rows = rows.filter(pl.col(name).is_in(values))
    texts = [column.name for column in table.columns if column.kind == "text"]
    everything = pl.concat_str(pl.col(texts), separator="\n", ignore_nulls=True)
    for word in wanted.get("", []):
        lowered = everything.str.to_lowercase()
        rows = rows.filter(lowered.str.contains(word.lower(), literal=True))
    return rows


def _rows(
    page: Page,
    table: Table,
    shown: pl.DataFrame,
    choose: Callable[[dict[str, Any]], None] | None,
) -> None:
    key = _key(page, table, "rows")
    names = [column.name for column in table.columns]
    percents = [column.name for column in table.columns if column.kind == "percent"]
    lit = [column.name for column in table.columns if column.kind == "light"]
    frame = shown.select(names).with_columns(
        pl.col(percents) * 100,
        pl.col(lit).replace_strict(status_lights.SYMBOLS, default="", return_dtype=pl.String),
    )

    def chosen() -> None:
        places = st.session_state[key].selection.rows
        if choose is not None and places and 0 <= places[0] < len(shown):
            choose(shown.row(places[0], named=True))

    options: dict[str, Any] = {}
    if choose is not None:
        options = {"selection_mode": "single-row", "on_select": chosen}
    st.dataframe(
        frame.to_pandas().style.map(_colour, subset=lit) if lit else frame,
        key=key,
        hide_index=True,
        column_config={column.name: _config(column) for column in table.columns},
        height=min(table.height, 38 + 35 * len(shown)),
        placeholder=numbers.MISSING,
        alt=table.title,
        **options,
    )


def _colour(symbol: str) -> str:
    colours = {
        shape: status_lights.COLOURS[light] for light, shape in status_lights.SYMBOLS.items()
    }
    return f"color: {colours[symbol]}"


_NUMBERS: dict[Kind, str] = {
    "count": "localized",
    "number": "%.1f",
    "percent": "%.1f%%",
    "yuan": "localized",
}


def _config(column: Column) -> Any:  # noqa: ANN401 - Streamlit's own dictionary
    make, help_text = st.column_config, texts.literal(column.help) or None
    if column.kind in _NUMBERS:
        return make.NumberColumn(column.heading, format=_NUMBERS[column.kind], help=help_text)
    if column.kind == "date":
        return make.DateColumn(column.heading, format="YYYY-MM-DD", help=help_text)
    width = 40 if column.kind == "light" else None
    return make.TextColumn(column.heading, width=width, help=help_text)


def _month_of(page: Page, table: Table) -> date:
    """Return the end of the month that the rows are of."""
    return page.month_end if table.is_of_month else page.months[-1]


def _count(page: Page, month: date, total: int, shown: int) -> str:
    is_past = month < page.months[-1]
    day = numbers.month(month, page.language) if is_past else page.as_of
    if total > shown:
        return page.words(
            "tables.cut",
            total=numbers.count(total),
            shown=numbers.count(shown),
            day=day,
        )
    return page.words("tables.total", total=numbers.count(total), day=day)


def _files(page: Page, table: Table) -> None:
    for label, ending, mime, make in (
        ("tables.excel", "xlsx", downloads.XLSX, workbook),
        ("tables.csv", "csv", downloads.CSV, text),
    ):
        st.download_button(
            page.words(label),
            data=partial(make, page, table),
            file_name=downloads.file_name(page, table.title, ending),
            mime=mime,
            on_click="ignore",
            key=_key(page, table, ending),
        )


def _about(page: Page, table: Table) -> list[tuple[str, str]]:
    definitions = {table.title: table.definition} if table.definition else {}
    definitions |= table.definitions
    definitions |= {column.heading_in_file: column.help for column in table.columns if column.help}
    return downloads.about(page, table.title, definitions, _month_of(page, table))


def _whole(table: Table) -> pl.DataFrame:
    """Return every row under its headings, lights in words or symbols, counts as whole numbers."""
    lit = {
        column.name: dict(column.in_words) or status_lights.SYMBOLS
        for column in table.columns
        if column.kind == "light"
    }
    counts = [column.name for column in table.columns if column.kind == "count"]
    return (
        table.rows(MOST_ROWS)
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
