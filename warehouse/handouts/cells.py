"""What is written of a cell, by the kind of its column: paper and slides say what screens do.

The workbook holds the values themselves.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING

from warehouse.words import rounding
from warehouse.words.languages import fact
from warehouse.workbooks.palette import LIGHT_SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from warehouse.handouts.document import Cell, CellKind, TableBlock, TableColumn

WIDE_SPACE = "\u3000"
"""As wide as a Chinese letter."""

MISSING = "—"
"""What stands where nobody looked. Never 0."""

_FIGURES: Mapping[CellKind, Callable[[float], str]] = {
    "count": rounding.rounded_text,
    "number": lambda value: rounding.rounded_text(value, 1),
    "percent": lambda value: f"{rounding.percentage(value)}%",
    "yuan": lambda value: rounding.rounded_text(value, 2).removesuffix("0").removesuffix(".0"),
}


def cell_text(value: Cell, kind: CellKind, language: str, labels: Mapping[str, str]) -> str:
    """Return a value as text; a light as its shape and the word that `labels` gives it."""
    if kind == "light":
        return light(str(value or "none"), labels.get(str(value or "none"), ""))
    if value is None or (isinstance(value, float) and isnan(value)):
        return MISSING
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return _FIGURES.get(kind, str)(value)
    if isinstance(value, date):
        return fact(language, "day").format(day=value)
    return visible(str(value)) or MISSING


def light(name: str, label: str) -> str:
    """Return a light as text: its shape, which a copier keeps, and its word."""
    return f"{LIGHT_SHAPES.get(name, '')} {visible(label)}".strip()


def written_rows(table: TableBlock, language: str) -> list[list[str]]:
    """Return the cells of a table as text, row by row: its number where rows are counted, then a
    cell a column, "" where there is something to fill in.
    """
    columns = [_written_column(table, column, language) for column in table.columns]
    numbers = [[str(number) for number in range(1, len(table.rows) + 1)]] if table.number else []
    return [list(row) for row in zip(*numbers, *columns, strict=True)]


def _written_column(table: TableBlock, column: TableColumn, language: str) -> list[str]:
    if column.is_to_fill:
        return [""] * len(table.rows)
    return [
        cell_text(value, column.kind, language, column.labels) for value in table.rows[column.name]
    ]


def visible(text: str) -> str:
    """Return a text on one line without what is not seen: control characters, which no format
    takes, and marks of direction, which would let a name turn around what stands beside it.
    """
    return " ".join("".join(_seen(letter) for letter in text).split())


def with_blanks(text: str) -> str:
    """Return a text as `visible` does, but with its wide spaces: room for a pen, as for a day."""
    return WIDE_SPACE.join(visible(part) for part in text.split(WIDE_SPACE))


def _seen(letter: str) -> str:
    if letter in "\u200d\ufe0f":  # they join the parts of an emoji
        return letter
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in ("Cc", "Cf", "Cs") else letter
