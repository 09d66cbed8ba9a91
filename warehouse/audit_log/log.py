"""The log itself: a line of JSON an event, in `audit/2026-11.jsonl` of the data folder.

Each line holds the hash of the one before, over months too, so that a line that was changed, taken
out or put in between is found (`check`). That the last ones were cut off is found by a hash noted
elsewhere. A line has codes, names of pages and events, numbers; nothing that a ledger or a reader
wrote. It is kept for an office (`mode = "office"`); what cannot be written keeps nobody from
working, and stands in the program's own log.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from warehouse.runtime.actor import actor
from warehouse.runtime.errors import AuditLogBroken, XuntuError
from warehouse.runtime.log import note_failed
from warehouse.runtime.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse.runtime.home import Home

FIRST = "0" * 64
LONGEST = 120
BYTES_OF_A_LINE = 4096
"""More than any line has."""

_MONTH = re.compile(r"\d{4}-\d{2}\.jsonl")
_CODE = re.compile(r"[A-Za-z0-9 ._@|:=+/,*-]*")
"""What a fact may be written with: no Chinese, so no name of a person and nothing of a ledger."""


@dataclass(frozen=True)
class Entry:
    """One line: its number, when (UTC), who, what happened, and facts of it."""

    number: int
    at: dt.datetime
    who: str
    event: str
    facts: dict[str, Any]
    hash: str


def record(home: Home, event: str, *, who: str = "", **facts: str | float) -> None:
    """Append what somebody did, in an office; `who` is whoever acts unless it is named."""
    try:
        settings = load_settings(home)
        if not settings.is_office:
            return
        folder = _folder(home)
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock"):
            _append(folder, event, who or actor(), facts)
            _forget(folder, settings.audit_months_kept)
    except (OSError, XuntuError) as error:
        note_failed("audit log", error)


def entries(home: Home, month: str = "") -> Iterator[Entry]:
    """Yield the entries of a month (`2026-11`), or of all that are kept, oldest first.

    Raises `AuditLogBroken` at the first line that is not what was written.
    """
    before = None
    for file in files(home):
        for _before, entry in of_file(file, before):
            before = entry.hash
            if not month or file.name == f"{month}.jsonl":
                yield entry


def of_file(file: Path, before: str | None) -> Iterator[tuple[str, Entry]]:
    """Yield each entry of a file, and the hash that it goes on from; the first one has to go on
    from `before` where that is given. Raises `AuditLogBroken`.
    """
    for line_number, line in enumerate(file.read_bytes().splitlines(), start=1):
        content = _content(line)
        if content is None or (before is not None and content["before"] != before):
            raise AuditLogBroken.of("audit_broken", file=file.name, line=line_number)
        before = content["hash"]
        yield content["before"], _entry(content)


def files(home: Home) -> list[Path]:
    """Return the files of the months that are kept, oldest first."""
    return _files(_folder(home))


def check(home: Home, noted: str = "") -> Entry | None:
    """Return the last entry of a log that is whole, None of one without any.

    Raises `AuditLogBroken` where a line was changed, taken out or put in, and where none has the
    hash that was `noted` before.
    """
    last, is_there = None, not noted
    for entry in entries(home):
        last = entry
        is_there = is_there or entry.hash == noted
    if not is_there:
        raise AuditLogBroken.of("audit_cut_off", hash=noted[:64])
    return last


def _append(folder: Path, event: str, who: str, facts: dict[str, Any]) -> None:
    now = dt.datetime.now(dt.UTC)
    file = folder / f"{now:%Y-%m}.jsonl"
    last, is_torn = _last(folder)
    content = {
        "n": last["n"] + 1 if last else 1,
        "at": now.isoformat(timespec="milliseconds"),
        "who": _plain(who),
        "event": event,
        **{name: _plain(value) for name, value in facts.items()},
        "before": last["hash"] if last else FIRST,
    }
    line = json.dumps({**content, "hash": _hash(content)}, separators=(",", ":")) + "\n"
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, (b"\n" if is_torn and file.exists() else b"") + line.encode())
    finally:
        os.close(handle)


def _last(folder: Path) -> tuple[dict[str, Any] | None, bool]:
    """Return the last line that is whole, and whether the file ends in one that is not."""
    for file in reversed(_files(folder)):
        with file.open("rb") as stream:
            stream.seek(max(0, file.stat().st_size - 2 * BYTES_OF_A_LINE))
            tail = stream.read()
        is_torn = not tail.endswith(b"\n")
        for line in reversed(tail.splitlines()):
            if (content := _content(line)) is not None:
                return content, is_torn
    return None, False


def _content(line: bytes) -> dict[str, Any] | None:
    """Return what a line holds, None where it is not what was written."""
    try:
        content = json.loads(line)
        own = content.pop("hash")
        is_whole = own == _hash(content) and {"n", "at", "who", "event", "before"} <= set(content)
    except (ValueError, AttributeError, KeyError, TypeError):
        return None
    return {**content, "hash": own} if is_whole else None


def _entry(content: dict[str, Any]) -> Entry:
    facts = {
        name: value
        for name, value in content.items()
        if name not in ("n", "at", "who", "event", "before", "hash")
    }
    at = dt.datetime.fromisoformat(content["at"])
    return Entry(content["n"], at, content["who"], content["event"], facts, content["hash"])


def _plain(value: Any) -> Any:  # noqa: ANN401 - a number, or what is written as one code
    """Return a number as it is, and of a text what is a code; else that it is none."""
    if isinstance(value, (int, float)):
        return value
    text = str(value)[:LONGEST]
    return text if _CODE.fullmatch(text) else "?"


def _hash(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _forget(folder: Path, months: int) -> None:
    """Delete the files of months that are no longer kept."""
    for file in _files(folder)[:-months]:
        with suppress(OSError):
            file.unlink()


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if _MONTH.fullmatch(file.name))


def _folder(home: Home) -> Path:
    return home.root / "audit"
