"""The log for who reads it on a page: by month, and checked again where a file has changed.

`xuntu audit verify` reads everything; here a file that is as it was when it was last read through
is not read again.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from warehouse.audit_log.log import FIRST, Entry, files, of_file
from warehouse.runtime.errors import AuditLogBroken

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from warehouse.runtime.home import Home

MONTHS_OF_SIGN_INS = 2
"""So far back it is looked for when somebody signed in last."""

_State = tuple[int, int, int]


def months(home: Home) -> list[str]:
    """Return the months there are entries of (`2026-11`), the latest first."""
    return [file.stem for file in reversed(files(home))]


def of_month(home: Home, month: str) -> tuple[Entry, ...]:
    """Return the entries of a month, oldest first. Raises `AuditLogBroken`."""
    return next((_entries(file, _state(file))[1] for file in files(home) if file.stem == month), ())


def last_of_whole(home: Home) -> Entry | None:
    """Return the last entry of a log that is whole, None of one without any.

    Raises `AuditLogBroken`.
    """
    before, last = None, None
    for file in files(home):
        first, entries = _entries(file, _state(file))
        if before is not None and entries and first != before:
            raise AuditLogBroken.of("audit_broken", file=file.name, line=1)
        if entries:
            last = entries[-1]
            before = last.hash
    return last


def last_sign_ins(home: Home) -> dict[str, dt.datetime]:
    """Return when each person signed in last, as far as the last months say."""
    found: dict[str, dt.datetime] = {}
    for month in reversed(months(home)[:MONTHS_OF_SIGN_INS]):
        for entry in of_month(home, month):
            if entry.event == "signed_in":
                found[entry.who] = entry.at
    return found


def _state(file: Path) -> _State:
    status = file.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


@lru_cache(maxsize=3)
def _entries(file: Path, _state_of_file: _State) -> tuple[str, tuple[Entry, ...]]:
    """Return the hash that a file goes on from, and its entries."""
    pairs = list(of_file(file, None))
    return (pairs[0][0] if pairs else FIRST), tuple(entry for _before, entry in pairs)
