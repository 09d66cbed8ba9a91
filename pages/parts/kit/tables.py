"""A table in a card: to sort, to search, to filter, to go on from, and to take away as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.kit import (
    components,
    headings,
    notices,
    numbers,
    status_lights,
    table_rows,
    table_view,
)
from pages.parts.kit.files import downloads, table_files
from pages.parts.kit.page import Page
from pages.parts.kit.table import Column, Table
from warehouse.runtime.errors import XuntuError

FIRST_ROWS = 100
MORE_ROWS = 200
"""How many rows are sent at first, and how many more when a reader comes to their end."""
LONGEST_ON_SCREEN = 5_000
"""Nobody reads further; files hold every row."""
PRINTED_ROWS = 100
"""As many are on paper (`table.css` says so too); the rest is in the list."""

PRINTED_IN_PART = 40
"""The same of a table whose rows are long and for looking up."""

FEW_ROWS = 8
"""So many need no search."""

Choose = Callable[[dict[str, Any]], None]

_draw = components.component("table")


def of(frame: pl.DataFrame) -> Callable[[int], pl.DataFrame]:
    """Return the rows of a frame that is there already, for `Table.rows`."""
    return frame.head


def card(page: Page, table: Table, choose: Choose | None = None) -> None:
    """Draw a table in a card of its own.

    `choose` is called with the row that was clicked, where rows lead nowhere else.
    """
    with st.container(border=True, height="stretch", key=f"table_{table.key}"):
        bare(page, table, choose)


def bare(page: Page, table: Table, choose: Choose | None = None) -> None:
    """Draw a table within what is open: its title and files, its rows, and how many there are."""
    tools = st.container(horizontal=True, vertical_alignment="center", key=f"tools_{table.key}")
    with tools:
        headings.explained(page.words, table.title, table.definition, *table.notes)
    if rows(page, table, choose) and table.of_data:
        with tools:
            files(page, table)


@st.fragment
def rows(page: Page, table: Table, choose: Choose | None = None) -> bool:
    """Draw the rows of a table alone; what a reader wants of them runs this part and no other.

    Return whether there are any: of none there are no files.
    """
    key, plain = f"rows_{table.key}_{page.language}", table
    try:
        table = table_view.turned(page, plain)
        view = table_view.of_url(page, table)
        rows_drawn, total = _viewed(table, view, _extent(key))
        table = _without_empty(table, view, rows_drawn, total)
    except XuntuError as error:  # said in its place: the rest of the page stands
        notices.failed(page.words, error)
        return True
    if view.is_plain and rows_drawn.is_empty():
        notices.empty(page.words)
        return False
    chosen = _draw(
        key=key,
        data=_data(page, table, view, rows_drawn, total) | {"chooses": choose is not None},
        on_view_change=lambda: table_view.keep(
            page, plain, st.session_state.get(key, {}).get("view")
        ),
        on_extent_change=lambda: None,
        on_open_change=lambda: None,
    ).open
    if choose is not None and isinstance(chosen, int) and 0 <= chosen < len(rows_drawn):
        choose(rows_drawn.row(chosen, named=True))
        st.rerun()
    return True


def _extent(key: str) -> int:
    """Return how many rows a reader has come to."""
    wanted = st.session_state.get(key, {}).get("extent")
    return min(wanted, LONGEST_ON_SCREEN) if isinstance(wanted, int) and wanted > 0 else FIRST_ROWS


def _viewed(table: Table, view: table_view.View, extent: int) -> tuple[pl.DataFrame, int]:
    """Return the rows that are sent, and how many there are in all."""
    if view.is_plain:
        return table.counted(extent)
    rows = table_view.of_rows(table.every_row(), table, view)
    return rows.head(extent), len(rows)


def _without_empty(table: Table, view: table_view.View, rows: pl.DataFrame, total: int) -> Table:
    """Return the table without the columns that say nothing of any of its rows, whichever of them
    are searched for or sent; files have every column, for a machine counts on them.
    """
    empty = set() if table.keeps_columns else _empty(table.columns, rows) - {table.first}
    if empty and (total > len(rows) or not view.is_plain):
        empty &= _empty(table.columns, table.every_row())
    return replace(table, columns=[one for one in table.columns if one.name not in empty])


def _empty(columns: Sequence[Column], rows: pl.DataFrame) -> set[str]:
    """Return the names of the columns without a value: none at all, or texts of no letter."""
    names = {column.name for column in columns if column.name in rows.columns}
    return {name for name in names if _is_empty(rows[name])}


def _is_empty(values: pl.Series) -> bool:
    if values.dtype == pl.String:
        return bool((values == "").all())  # missing ones are passed over
    return values.null_count() == len(values)


def _data(
    page: Page, table: Table, view: table_view.View, rows: pl.DataFrame, total: int
) -> dict[str, Any]:
    """Return what the browser draws: everything that it says stands in it."""
    words = page.words
    names = dict.fromkeys(_sent_columns(table))
    return {
        "name": table.key,
        "title": table.title,
        "language": page.language,
        "first": table.first,
        "columns": [_column(column, rows) for column in table.columns],
        "rows": table_rows.packed(rows.select(*names)),
        "length": len(rows),
        "has_more": total > len(rows) and len(rows) < LONGEST_ON_SCREEN,
        "step": MORE_ROWS,
        "link": table.link
        and {
            "page": table.link.page,
            "fixed": dict(table.link.fixed),
            "columns": dict(table.link.columns),
        },
        "view": {
            "search": view.search,
            "sort": view.sort,
            "filters": dict(view.filters),
            "with_origin": view.with_origin,
        },
        "origin": table.origin and table.origin.label,
        "tools": table.ranking is None and (total > FEW_ROWS or not view.is_plain),
        "fills": table.ranking is not None or table.fills,
        "height": f"{table.height}px" if isinstance(table.height, int) else table.height,
        "foot": table.ranking.foot if table.ranking else _foot(page, table, total, len(rows)),
        "ranking": table.ranking and asdict(table.ranking),
        **_on_paper(page, table, total),
        **({"in_part": True} if table.is_printed_in_part else {}),
        "mark": page.mark if table.of_data else "",
        "words": {
            "search": words("tables.search"),
            "none": words("tables.none_found"),
            "keys": words("tables.keys"),
            "missing": numbers.MISSING,
            "months": [f"{date(2000, month, 1):%b}" for month in range(1, 13)],
        },
    }


def _sent_columns(table: Table) -> list[str]:
    """Return the columns of the rows that the browser needs, some of them more than once."""
    tracks = [name for column in table.columns if column.track for name in column.track.columns]
    led_by = [*table.link.columns.values()] if table.link else []
    looks = [table.ranking.split_by, table.ranking.marked_by] if table.ranking else []
    return [*(column.name for column in table.columns), *tracks, *led_by, *looks]


def _column(column: Column, rows: pl.DataFrame) -> dict[str, Any]:
    longest = rows[column.name].max() if column.has_bar else None
    meanings = dict(column.in_words) or status_lights.SYMBOLS
    return {
        "name": column.name,
        "heading": column.heading,
        "kind": column.kind,
        **({"help": column.help} if column.help else {}),
        **({"longest": longest} if longest else {}),
        **({"track": asdict(column.track)} if column.track else {}),
        **({"emphasised": column.emphasised} if column.emphasised else {}),
        **({"detail": True} if column.is_detail else {}),
        **(_filter(column) if len(column.choices) > 1 else {}),
        **({"meanings": meanings} if column.kind == "light" else {}),
    }


def _filter(column: Column) -> dict[str, Any]:
    """Return what a column may be filtered by; lights of several figures are told apart."""
    return {"choices": list(column.choices), "filter": column.file_heading or column.heading}


def _foot(page: Page, table: Table, total: int, rows_drawn: int) -> str:
    """Say how many rows there are, and what the table says of itself under them."""
    parts = (_count(page, table, total, rows_drawn), table.foot)
    return page.words("ranking.separator").join(part for part in parts if part)


def _count(page: Page, table: Table, total: int, rows_drawn: int) -> str:
    """Say how many rows there are, how many of them stand here, and as of when."""
    if not table.of_data:
        return page.words.count("rows", total)
    day = _day(page, table)
    if total > rows_drawn:
        return page.words(
            "tables.cut",
            total=page.words.count("rows", total),
            shown=numbers.count(rows_drawn),
            day=day,
        )
    return page.words("tables.total", total=page.words.count("rows", total), day=day)


def _on_paper(page: Page, table: Table, total: int) -> dict[str, str]:
    """Say where the rest is of what is not printed: further rows, columns of detail."""
    most = PRINTED_IN_PART if table.is_printed_in_part else PRINTED_ROWS
    has_more = total > most
    if not has_more and not any(column.is_detail for column in table.columns):
        return {}
    key = "tables.on_paper" if has_more else "tables.on_paper_whole"
    counts = page.words.count("rows", total), numbers.count(most)
    return {"on_paper": page.words(key, total=counts[0], printed=counts[1], day=_day(page, table))}


def _day(page: Page, table: Table) -> str:
    """Return what the rows are as of, as this language writes it."""
    month = table.month_end(page)
    is_past = month < page.months[-1]
    return numbers.month(month, page.language) if is_past else page.as_of


def files(page: Page, table: Table) -> None:
    """Offer the whole table as a workbook, and as CSV with or without what it says of itself."""
    words, key = page.words, f"{table.key}_{page.language}"
    table = table_view.turned(page, table)

    def offer(label: str, kind: str, mime: str, make: Callable[[Page, Table], bytes]) -> None:
        st.download_button(
            words(label),
            data=partial(make, page, table),
            file_name=downloads.file_name(page, table.title, kind.partition("_")[0]),
            mime=mime,
            on_click="ignore",
            key=f"{kind}_{key}",
        )

    offer("tables.excel", "xlsx", downloads.XLSX, table_files.workbook)
    with st.popover(words("tables.csv"), key=f"files_{key}"):
        offer("tables.csv_plain", "csv", downloads.CSV, table_files.text)
        offer("tables.csv_with_head", "csv_head", downloads.CSV, table_files.text_with_head)
