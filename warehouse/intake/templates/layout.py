"""Where things stand in a template, for the one who writes it and the one who reads it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from warehouse.schema import catalogue
from warehouse.words import intake as words
from warehouse.words.messages import Text

TEMPLATE_VERSION = "1"
"""Raised when a template is no longer read as its predecessor was."""

VERSION_PROPERTY = "xuntu_template"
"""The workbook's own property that holds the version."""

REQUIRED_MARK = "*"

TITLE_ROW, HEADER_ROW, EXAMPLE_ROW, FIRST_ROW = 1, 2, 3, 4
"""Rows of a sheet: title, headers, the example, and the first that an office fills."""

NOTE_COLUMN = 1
"""The column that marks the example row; the table's own columns follow."""

GUIDE = words.text("templates.guide.sheet")
LISTS = words.text("templates.lists.sheet")
NOTE = words.text("templates.sheet.note")
EXAMPLE = words.text("templates.sheet.example")

_EXAMPLES = Path(__file__).with_name("examples.toml")


@cache
def example_row(table: str, language: str) -> dict[str, Any]:
    """The example row of a sheet as its cells show it: labels for listed values, numbers and days
    as such; columns that it leaves empty are not there.
    """
    return {
        name: _shown(catalogue.column(table, name), value, language)
        for name, value in _examples()[table].items()
    }


@cache
def _examples() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_EXAMPLES.read_text(encoding="utf-8"))


def _shown(column: catalogue.Column, value: Any, language: str) -> Any:  # noqa: ANN401 - a cell
    if isinstance(value, dict):
        return Text(**value).in_language(language)
    labels = {choice.code: choice.label.in_language(language) for choice in column.choices}
    match column.how:
        case "flag":
            return labels[str(value).lower()]
        case "listed":
            return labels[value]
        case "tags":
            between = words.text("templates.guide.between").in_language(language)
            return between.join(labels[code] for code in value.split("|"))
    return value
