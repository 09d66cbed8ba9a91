"""The view of a table: what is searched, filtered and sorted; it stands in the URL.

The browser draws and says what a reader wants; rows are chosen and put in order here. What is
wanted stands in the URL under the table's key (`overdue.search=...&overdue.sort=-days_late`) and is
held against the table's columns before anything follows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from pages.parts.kit.page import Page
from pages.parts.kit.table import Column, Table
from warehouse.stats.judgement import ORDER

LONGEST_SEARCH = 60
BETWEEN = "|"
"""What parts the values of a filter in the URL."""


@dataclass(frozen=True)
class View:
    """What a reader wants of a table; empty where the table stands as it came.

    `sort` is a column's name, after "-" where the highest comes first; `filters` holds the values
    of which a column must have one; `with_origin` is whether rows stand with where they were read.
    """

    search: str
    sort: str
    filters: Mapping[str, list[str]]
    with_origin: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the rows stand as they came."""
        return not (self.search or self.sort or self.filters)


ORIGIN = "origin"
"""What the parameter is called by which rows stand with where they were read."""


def turned(page: Page, table: Table) -> Table:
    """Return the table as the URL asks for it: with where its rows were read, or without."""
    if table.origin is None:
        return table
    name = f"{table.key}.{ORIGIN}"
    wanted = page.parameter(name)
    if wanted not in ("", "1"):
        page.refuse(table.origin.label, name)
    return table.with_origin() if wanted == "1" else table


def of_url(page: Page, table: Table) -> View:
    """Return the view that the URL names; of what the table does not have, nothing."""
    search, sort = (page.parameter(f"{table.key}.{name}") for name in ("search", "sort"))
    filters = {
        column.name: page.parameter(f"{table.key}.{column.name}").split(BETWEEN)
        for column in _filtered(table)
    }
    with_origin = table.origin is not None and page.parameter(f"{table.key}.{ORIGIN}") == "1"
    view = _checked(table, search, sort, filters, with_origin=with_origin)
    if sort != view.sort:
        page.refuse(page.words("tables.sort"), f"{table.key}.sort")
    for column in _filtered(table):
        if any(filters[column.name]) and set(filters[column.name]) != {
            *view.filters.get(column.name, ())
        }:
            page.refuse(column.heading, f"{table.key}.{column.name}")
    return view


def keep(page: Page, table: Table, wanted: object) -> None:
    """Put the view that a browser asks for into the URL, as far as the table has it."""
    if not isinstance(wanted, Mapping) or not isinstance(filters := wanted.get("filters"), Mapping):
        return
    with_origin = table.origin is not None and wanted.get("with_origin") is True
    viewed = table.with_origin() if with_origin else table
    search, sort = wanted.get("search"), wanted.get("sort")
    view = _checked(viewed, search, sort, filters, with_origin=with_origin)
    page.keep_parameters(
        {
            f"{table.key}.search": view.search,
            f"{table.key}.sort": view.sort,
            **{
                f"{table.key}.{column.name}": BETWEEN.join(view.filters.get(column.name, ()))
                for column in _filtered(table)
            },
            **({f"{table.key}.{ORIGIN}": "1" if view.with_origin else ""} if table.origin else {}),
        }
    )


def _checked(
    table: Table, search: object, sort: object, filters: Mapping[Any, Any], *, with_origin: bool
) -> View:
    names = {column.name for column in table.columns}
    return View(
        search=" ".join(search.split())[:LONGEST_SEARCH] if isinstance(search, str) else "",
        sort=sort if isinstance(sort, str) and sort.removeprefix("-") in names else "",
        filters={
            column.name: wanted
            for column in _filtered(table)
            if (wanted := _among(filters.get(column.name), column.choices))
        },
        with_origin=with_origin,
    )


def _among(wanted: object, choices: Sequence[str]) -> list[str]:
    return [choice for choice in choices if choice in wanted] if isinstance(wanted, list) else []


def _filtered(table: Table) -> list[Column]:
    return [column for column in table.columns if len(column.choices) > 1]


def of_rows(rows: pl.DataFrame, table: Table, view: View) -> pl.DataFrame:
    """Return the rows that a view leaves, in its order: what is missing comes last."""
    for name, values in view.filters.items():
        rows = rows.filter(pl.col(name).is_in(values))
    texts = [column.name for column in table.columns if column.kind == "text"]
    everything = pl.concat_str(pl.col(texts), separator="\n", ignore_nulls=True)
    for word in view.search.split():
        lowered = everything.str.to_lowercase()
        rows = rows.filter(lowered.str.contains(word.lower(), literal=True))
    return _sorted(rows, table, view.sort)


def _sorted(rows: pl.DataFrame, table: Table, sort: str) -> pl.DataFrame:
    if not sort:
        return rows
    name = sort.removeprefix("-")
    by = pl.col(name)
    kind = next(column.kind for column in table.columns if column.name == name)
    if kind == "ratio":
        first = by.str.extract(r"([\d,.]+)").str.replace_all(",", "")
        by = first.cast(pl.Float64, strict=False)
    if kind == "light":
        severity = {light: place for place, light in enumerate(ORDER) if light != "none"}
        by = by.replace_strict(severity, default=None, return_dtype=pl.Int8)
    return rows.sort(by, descending=sort != name, nulls_last=True, maintain_order=True)
