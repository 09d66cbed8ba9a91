"""Corrections as a reader is told of them: tables, fields and values by their names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.corrections import BETWEEN, LISTED
from warehouse.schema import catalogue
from warehouse.schema.reference_tables import Edition, edition_of, read_reference
from warehouse.schema.value_lists import value_list
from warehouse.words.languages import texts_by_code
from warehouse.words.messages import Text, joined, message

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_SHOWN = 60
_CATEGORIES = "category"


def header_of(table: str, field: str) -> Text:
    """Return what a corrected field is called."""
    if table == LISTED:
        return message(f"corrections.field.{field}")
    if table not in catalogue.OFFICE_TABLES:
        return Text.of(field)
    return catalogue.column(table, field).header


def title_of(table: str) -> Text:
    """Return what the table of a correction is called."""
    return catalogue.title("problems" if table == LISTED else table)


def value_text(table: str, field: str, value: str | None) -> Text:
    """Return a stored value as an office knows it."""
    if value is None or value == "":
        return message("corrections.nothing")
    if table not in catalogue.OFFICE_TABLES:
        return Text.of(_cut(value))
    column = catalogue.column(table, field)
    if not column.choices:
        return Text.of(_cut(value))
    codes = value.split("|") if column.reader == "tags" else [value]
    return joined([_name(table, field, code) for code in codes], " ")


def with_names(corrections: pl.DataFrame, language: str) -> pl.DataFrame:
    """Return `corrections` with `title`, `named`, `header`, `before`, `after` in `language`."""
    rows = corrections.select("table", "field", "old", "new").rows()
    keys = corrections.select("table", "key").rows()

    def column(name: str, texts: Sequence[Text]) -> pl.Series:
        return pl.Series(name, [text.in_language(language) for text in texts], dtype=pl.String)

    return corrections.with_columns(
        column("title", [title_of(table) for table, *_ in rows]),
        column("named", [row_name(table, key) for table, key in keys]),
        column("header", [header_of(table, field) for table, field, *_ in rows]),
        column("before", [value_text(table, field, old) for table, field, old, _ in rows]),
        column("after", [value_text(table, field, new) for table, field, _, new in rows]),
    )


def row_name(table: str, key: str) -> Text:
    """Return what a row is called: an event by its problem and what its kind is called."""
    problem, _, kind = key.rpartition(BETWEEN)
    if table != "problem_events" or not problem:
        return Text.of(key)
    label = catalogue.label("problem_events", "event_kind", kind)
    return joined([Text.of(problem), label], BETWEEN)


def _name(table: str, field: str, code: str) -> Text:
    """Return what a code is called; a category is told with its code, classes of them, too."""
    classes = _classes() if catalogue.column(table, field).list_name == _CATEGORIES else {}
    return classes.get(code) or catalogue.label(table, field, code)


def _classes() -> dict[str, Text]:
    return _of_edition(edition_of(value_list(_CATEGORIES).reference or ""))


@lru_cache(maxsize=2)
def _of_edition(edition: Edition | None) -> dict[str, Text]:
    categories = value_list(_CATEGORIES)
    rows = read_reference(categories.reference or "")
    return {
        code: joined([Text.of(code), name], " ")
        for code, name in texts_by_code(rows, categories.code_column).items()
    }


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
