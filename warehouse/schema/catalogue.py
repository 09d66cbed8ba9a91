"""The raw tables as an office sees them: sheets, columns, lists of values, with their words.

What is known of a column stands in its schema (`tables`, `fields`); its words in
`words/*/intake/tables.toml`, `columns.toml` and `values.toml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from warehouse.schema.fields import Field, Reader, field_of
from warehouse.schema.tables import TABLES
from warehouse.schema.value_lists import Choice, choices_of, value_list
from warehouse.words.messages import Text, message, texts

OFFICE_TABLES: tuple[str, ...] = tuple(table for table in TABLES if table != "region_aliases")
"""The tables that an office fills in, in the order of its work."""


@dataclass(frozen=True)
class ForeignKey:
    """A column and the column of another table (or of its own) that holds what it refers to.

    What it means may depend on the region (`is_by_place`: terms, the persons of clues).
    """

    table: str
    column: str
    to_table: str
    to_column: str
    is_by_place: bool


@dataclass(frozen=True)
class RawColumn:
    """One column of a raw table; `field` is what its schema tells beside the type.

    `minimum`, `maximum` and `pattern` are the schema's.
    """

    table: str
    name: str
    dtype: pl.DataType
    is_required: bool
    is_key: bool
    field: Field
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None

    @property
    def reader(self) -> Reader:
        """How its cells are read."""
        return self.field.reader or "text"

    @property
    def list_name(self) -> str | None:
        """The list that its values are of."""
        return "flag" if self.reader == "flag" else self.field.values

    @property
    def is_open(self) -> bool:
        """Whether other values may stand beside those of its list."""
        return self.list_name is not None and value_list(self.list_name).is_open

    @property
    def header(self) -> Text:
        """Its header in a template, without a mark of being required."""
        return message(f"columns.{self.table}.{self.name}.header")

    @property
    def help(self) -> Text:
        """What to fill in, in one sentence."""
        return message(f"columns.{self.table}.{self.name}.help")

    @property
    def example(self) -> str | float | dt.date | Text | None:
        """What the example row of a template holds: a value as it is stored, or a text in each
        language; None where it is empty.
        """
        if self.field.example is not None:
            return self.field.example
        return texts().get(f"columns.{self.table}.{self.name}.example")

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The values of its list, for a flag yes and no; empty where it has none."""
        return choices_of(self.list_name) if self.list_name else ()

    @property
    def foreign_key(self) -> ForeignKey | None:
        """What it refers to, if to anything."""
        if self.field.refers_to is None:
            return None
        table, _, name = self.field.refers_to.partition(".")
        return ForeignKey(self.table, self.name, table, name, self.field.is_by_place)


@cache
def columns(table: str) -> tuple[RawColumn, ...]:
    """Return the columns of a raw table in the order of its schema."""
    listed = []
    for name, column in TABLES[table].columns().items():
        field = field_of(column)
        listed.append(
            RawColumn(
                table,
                name,
                column.dtype,
                is_required=not column.nullable,
                is_key=column.primary_key,
                field=field,
                minimum=getattr(column, "min", None),
                maximum=getattr(column, "max", None),
                # Tags are checked one by one, against their list.
                pattern=None if field.reader == "tags" else getattr(column, "regex", None),
            )
        )
    return tuple(listed)


def column(table: str, name: str) -> RawColumn:
    """Return one column. Raises `KeyError` for one that the table has not."""
    return {column.name: column for column in columns(table)}[name]


def office_columns() -> Iterator[RawColumn]:
    """Yield every column of the tables that an office fills in, in their order."""
    for table in OFFICE_TABLES:
        yield from columns(table)


@cache
def day_of_row(table: str) -> str | None:
    """Return the column with the day that a row of a raw table is of; None where it has none."""
    return next((column.name for column in columns(table) if column.field.is_day_of_row), None)


@cache
def foreign_keys() -> tuple[ForeignKey, ...]:
    """Return what the columns refer to, in the order of the tables."""
    keys = [column.foreign_key for column in office_columns()]
    return tuple(key for key in keys if key)


def title(table: str) -> Text:
    """Return what a raw table is called: the title of its sheet."""
    return message(f"tables.{table}.title")


def row(table: str) -> Text:
    """Return what one row of a raw table is, in one sentence."""
    return message(f"tables.{table}.row")


def list_names() -> list[str]:
    """Return every list that some column of an office's tables draws on."""
    every = [column.list_name for column in office_columns()]
    return list(dict.fromkeys(name for name in every if name))


def label(table: str, name: str, value: str) -> Text:
    """Return what `value` of a listed column is called; `value` itself where it is not on the
    list.
    """
    for choice in column(table, name).choices:
        if choice.code == value:
            return choice.name
    return Text.of(value)


def in_order(tables: Sequence[str]) -> list[str]:
    """Return `tables` in the order of the office's work, each once."""
    return [table for table in OFFICE_TABLES if table in tables]
