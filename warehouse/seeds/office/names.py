"""What tables, columns and codes of reference tables are called, and back from what they are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from warehouse.runtime.home import PROJECT_ROOT
from warehouse.schema.office_rows import KEYS
from warehouse.seeds.declared_metrics import Count, counts
from warehouse.seeds.definitions import described
from warehouse.words.messages import LANGUAGES, Text, message, texts

if TYPE_CHECKING:
    from warehouse.seeds.definitions import ReferenceDefinition, SeedColumn

Mark = Literal["", "withdraw", "restore"]

MARK: Final = "mark_of_row"
ORIGIN: Final = "origin_of_row"
"""Beside the columns of a table in a sheet: what to do with a row, and whose it is."""


@cache
def definition_of(table: str) -> ReferenceDefinition:
    """Return what the product declares of a table. Raises `KeyError` for one that an office may not
    change.
    """
    if table not in KEYS:
        raise KeyError(table)
    definitions = {definition.name: definition for definition in described(PROJECT_ROOT / "seeds")}
    return definitions[table]


def title_of(table: str) -> Text:
    """Return what a table is called."""
    return message(f"office_tables.title.{table}")


def header_of(column: str) -> Text:
    """Return what a column is called."""
    return message(f"office_tables.column.{column}")


def choices(column: SeedColumn) -> dict[str, Text]:
    """Return what a column may hold and what each value is called; empty where it is free."""
    if column.kind == "boolean":
        yes, no = column.written
        return {yes: message("office_tables.code.yes"), no: message("office_tables.code.no")}
    return {code: code_name(code) for code in column.allowed}


def code_name(code: str) -> Text:
    """Return what a code of a closed list is called, a count by its label; the code itself where it
    has no name.
    """
    count = _counts().get(code)
    called = None if count is None else Text.each(lambda language: count.label[language])
    return called or texts().get(f"office_tables.code.{code}", Text.of(code))


@cache
def _counts() -> dict[str, Count]:
    return counts(PROJECT_ROOT / "dbt_project")


def column_named(definition: ReferenceDefinition, header: str) -> str | None:
    """Return the column that a header of a sheet names, in whatever language or by its own name."""
    wanted = " ".join(header.split()).casefold()
    for name in (*definition.names, MARK, ORIGIN):
        called = {header_of(name).in_language(language).casefold() for language in LANGUAGES}
        if wanted in {name, *called}:
            return name
    return None


def code_named(column: SeedColumn, text: str) -> str:
    """Return the value that a text of a sheet names, in whatever language; else the text."""
    wanted = text.casefold()
    for code, called in choices(column).items():
        if wanted in {called.in_language(language).casefold() for language in LANGUAGES}:
            return code
    return text


def mark_named(text: str) -> Mark | None:
    """Return the mark that a text names; None for a text that is none."""
    marks: tuple[Mark, ...] = ("withdraw", "restore")
    for mark in marks:
        called = message(f"office_tables.mark.{mark}")
        if text.casefold() in {mark, *(called.in_language(one).casefold() for one in LANGUAGES)}:
            return mark
    return None if text else ""
