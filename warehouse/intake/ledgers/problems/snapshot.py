"""What an edition stated of a problem, in the form that is kept with it and compared."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from warehouse.intake.values.times.days import DayInterval

Snapshot: TypeAlias = "Mapping[str, Any]"
"""What was stated by field, as JSON has it: a day as text, a text as its hash."""

_TO_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def snapshot_of(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a problem as they are compared and kept."""
    return {name: _mark(name, value) for name, value in columns.items()}


def days_snapshot(completed: DayInterval | None, closed: DayInterval | None) -> dict[str, Any]:
    """Return the days that are named, as they are compared and kept."""
    return {"completed": _days(completed), "closed": _days(closed)}


@lru_cache(maxsize=1 << 12)
def text_digest(text: str) -> str:
    """Return what tells a text from others without holding a copy of it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def as_json(snapshot: Snapshot) -> str:
    """Return a snapshot as it is kept."""
    return _TO_JSON.encode(dict(snapshot))


def from_json(text: str | None) -> Snapshot | None:
    """Return a snapshot that was kept; None where none was."""
    return None if text is None else json.loads(text)


def _days(days: DayInterval | None) -> str | None:
    return None if days is None else f"{days.after or ''}/{days.on}"


def _mark(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, dt.date):
        return value.isoformat()
    return text_digest(value) if name == "responsible_unit" and value else value
