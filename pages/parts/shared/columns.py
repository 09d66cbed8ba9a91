"""Columns that many tables have: their heading in the words (`columns.<name>`) and their kind."""

from __future__ import annotations

from typing import Any

from pages.parts.kit.table import Column, Kind
from pages.parts.kit.words import Words
from warehouse.queries.metrics import Format

KINDS: dict[str, Kind] = {
    "closed_on": "date",
    "coverage": "percent",
    "days_late": "count",
    "due_on": "date",
    "feedback_on": "date",
    "gap": "count",
    "key_village_score": "count",
    "light": "light",
    "open_problems": "count",
    "original_due_on": "date",
    "overdue_problems": "count",
    "problems": "count",
    "reopen_count": "count",
    "rule_due_on": "date",
    "villages": "count",
}
"""What is no text."""

KIND_OF_FORMAT: dict[Format, Kind] = {
    "percent": "percent",
    "number": "number",
    "per_100": "number",
    "count": "count",
}
"""How the values of a metric are written in a table."""


def of(words: Words, *names: str) -> list[Column]:
    """Return the columns of these names, in their order."""
    return [column(words, name) for name in names]


def column(words: Words, name: str, **changes: Any) -> Column:  # noqa: ANN401 - Column's own fields
    """Return the column of a name, changed where a table offers its values as a filter."""
    return Column(name, words(f"columns.{name}"), KINDS.get(name, "text"), **changes)
