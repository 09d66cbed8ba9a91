"""How a cell of a template is shown in findings and questions, personal data masked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from warehouse.intake.cells.sheets import CellError
from warehouse.intake.ledgers.ledger import without_year
from warehouse.intake.privacy.guard import mask
from warehouse.intake.values.text import shown_number

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.templates.readers import Context

_LONGEST_SHOWN = 200


def cell_text(value: CellValue) -> str:
    """Return a cell as a finding shows it, personal data masked."""
    match value:
        case None:
            return ""
        case CellError():
            return value.code
        case bool():
            return str(value).upper()
        case int() | float():
            return mask(shown_number(value))
        case str():
            return mask(value[:_LONGEST_SHOWN])
    return str(value)


def as_shown(value: CellValue, context: Context) -> str:
    """Return a cell as its sheet shows it: a date whose year is hidden without it."""
    return (
        without_year(value) if context is True and isinstance(value, dt.date) else cell_text(value)
    )


def as_text(value: CellValue) -> str | None:
    """Return a cell that may hold a number of a person, as its text."""
    if isinstance(value, int | float):
        return shown_number(value)
    return value if isinstance(value, str) else None


def as_written(value: CellValue) -> str:
    """Return what tells a cell from others that are shown alike: its type and value."""
    return value if isinstance(value, str) else f"{type(value).__name__} {value}"


def details_of(details: Mapping[str, Any]) -> str:
    """Return the places of a finding's sentence, as JSON."""
    slots = {
        name: value if isinstance(value, dict) else cell_text(value)
        for name, value in details.items()
    }
    return json.dumps(slots, ensure_ascii=False)
