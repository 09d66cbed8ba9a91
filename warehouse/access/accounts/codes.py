"""Codes by which the dashboard learns who has just signed in: each is taken once, within a minute.

They lie in the data folder under their digests, since of several processes another may take one.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from warehouse.runtime.home import read_json, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.runtime.home import Home

SECONDS = 60.0


def keep(home: Home, code: str, facts: dict[str, Any]) -> None:
    """Keep what a code stands for, and forget those that nobody took."""
    file = _file(home, code)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_json(file, {**facts, "at": time.time()})
    for old in file.parent.glob("*.json"):
        with suppress(OSError):
            if old.stat().st_mtime < time.time() - SECONDS:
                old.unlink()


def take(home: Home, code: str) -> dict[str, Any] | None:
    """Return what a code stands for, and forget it; None where it is none, or no longer."""
    try:
        facts: dict[str, Any] = read_json(_file(home, code))
        _file(home, code).unlink()  # of two that take it one fails here
        is_fresh = time.time() - float(facts["at"]) <= SECONDS
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return facts if is_fresh else None


def _file(home: Home, code: str) -> Path:
    return home.access / "codes" / f"{hashlib.sha256(code.encode()).hexdigest()}.json"
