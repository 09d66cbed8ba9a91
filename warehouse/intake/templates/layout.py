"""Where things stand in a template, for the one who writes it and the one who reads it."""

from __future__ import annotations

from functools import cache
from typing import Any

from warehouse.schema import catalogue
from warehouse.words.messages import Text, message

TEMPLATE_VERSION = "1"
"""Raised when a template is no longer read as its predecessor was."""

REQUIRED_MARK = "*"

TITLE_ROW, HEADER_ROW, EXAMPLE_ROW, FIRST_ROW = 1, 2, 3, 4
"""Rows of a sheet: title, headers, the example, and the first that an office fills."""

NOTE_COLUMN = 1
"""The column that marks the example row; the table's own columns follow."""

GUIDE = message("templates.guide.sheet")
LISTS = message("templates.lists.sheet")
NOTE = message("templates.sheet.note")
EXAMPLE = message("templates.sheet.example")


@cache
def example_row(table: str, language: str) -> dict[str, Any]:
    """Return the example row of a sheet as its cells show it: labels for listed values, numbers and
    days as such; columns that it leaves empty are not there.
    """
    return {
        column.name: _example_of(column, language)
        for column in catalogue.columns(table)
        if column.example is not None
    }


def _example_of(column: catalogue.RawColumn, language: str) -> Any:  # noqa: ANN401 - a cell
    value = column.example
    if isinstance(value, Text):
        return value.in_language(language)
    labels = {choice.code: choice.label.in_language(language) for choice in column.choices}
    match column.reader:
        case "flag":
            return labels[str(value).lower()]
        case "listed":
            return labels[str(value)]
        case "region":
            return message(f"templates.example_regions.{value}").in_language(language)
        case "tags":
            between = message("templates.guide.between").in_language(language)
            return between.join(labels[code] for code in str(value).split("|"))
    return value
