"""Which other program holds a warehouse file, so that it can be named."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONFLICT = re.compile(r"Conflicting lock is held in (?P<program>.*?) \(PID (?P<pid>\d+)\)")
_NOT_GIVEN = re.compile(r"Could not set lock on file|Conflicting lock")
_PROGRAMS = (("dbeaver", "DBeaver"), ("harlequin", "Harlequin"), ("tableau", "Tableau"))
"""What a command line holds, in small letters, and what its user calls the program."""

_INTERPRETERS = re.compile(r"^(python[\d.]*|java|node|bash|sh)$")


def holder_of(file: Path, error: str) -> Text | None:
    """Return the program that keeps `file` from being opened, with its process.

    `error` is what DuckDB said; None where it speaks of something else.
    """
    if _NOT_GIVEN.search(error) is None:
        return None
    match = _CONFLICT.search(error)
    pid = int(match["pid"]) if match else _locking(file)
    if pid is None:
        return message("holder_unknown")
    program = _program(pid) or (Path(match["program"]).name if match else "?")
    return message("holder", program=program, pid=pid)


def _locking(file: Path) -> int | None:
    """Return the process that holds a lock on `file`, as Linux lists them; else one that has it
    open.
    """
    with suppress(OSError):
        inode = file.stat().st_ino
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            fields = line.split()
            is_ours = fields[5].rpartition(":")[2] == str(inode)
            if "WRITE" in fields and is_ours and int(fields[4]) > 0:
                return int(fields[4])
    return next(_having_open(file), None)


def _having_open(file: Path) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if entry.samefile(file) and int(entry.parts[2]) != os.getpid():
                yield int(entry.parts[2])


def _program(pid: int) -> str:
    """Return what a user calls the program of a process: "" where it cannot be told."""
    try:
        content = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    words = [word for word in content.decode(errors="replace").split("\0") if word]
    whole = " ".join(words).lower()
    for part, name in _PROGRAMS:
        if part in whole:
            return name
    if not words:
        return ""
    name = Path(words[0]).name
    script = next((word for word in words[1:] if not word.startswith("-")), "")
    if _INTERPRETERS.match(name) and script and "\n" not in script and " " not in script:
        return f"{name} {Path(script).name}"
    return name
