"""A disk that refuses: the n-th change under a folder, or every one from it on, fails or kills.

The interpreter announces each change before it makes it (audit events), so no code of ours has to
know. What libraries write by themselves (DuckDB, Polars) is not announced.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_TAKES = {"os.mkdir": 0, "os.rename": 1, "os.link": 1, "os.symlink": 1, "os.truncate": 0}
"""Changes that may take space, and which argument names what they make."""
_GIVES = {"os.remove": 0, "os.rmdir": 0}


@dataclass
class _Disk:
    folder: str
    number: int | None
    only_once: bool
    deletes_too: bool
    seen: list[str] = field(default_factory=list)
    refusals: int = 0

    def meet(self, event: str, arguments: tuple[Any, ...]) -> None:
        path = self._changed(event, arguments)
        if path is None or not path.startswith(self.folder):
            return
        place = len(self.seen)
        self.seen.append(f"{event} {path.removeprefix(self.folder)}")
        if self.number is None or place < self.number or (self.only_once and self.refusals):
            return
        self.refusals += 1
        self.refuse(path)

    def refuse(self, path: str) -> None:
        raise NotImplementedError

    def _changed(self, event: str, arguments: tuple[Any, ...]) -> str | None:
        places = {**_TAKES, **(_GIVES if self.deletes_too else {})}
        if event == "open":
            path, _, flags = arguments
            changes = isinstance(flags, int) and flags & _WRITES
            return os.fsdecode(path) if changes and not isinstance(path, int) else None
        if event in places:
            path = arguments[places[event]]
            return None if isinstance(path, int) else os.fsdecode(path)
        return None


@dataclass
class _Refusing(_Disk):
    error: int = 0

    def refuse(self, path: str) -> None:
        raise OSError(self.error, os.strerror(self.error), path)


class _Killing(_Disk):
    def refuse(self, path: str) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


_at_work: list[_Disk] = []
_is_watching = False


def _watch() -> None:
    global _is_watching  # noqa: PLW0603 - an audit hook stays for the life of the process
    if not _is_watching:
        _is_watching = True
        sys.addaudithook(lambda event, arguments: [d.meet(event, arguments) for d in _at_work[:]])


@contextmanager
def _put_to_work(disk: _Disk) -> Iterator[_Disk]:
    _watch()
    _at_work.append(disk)
    try:
        yield disk
    finally:
        _at_work.remove(disk)


def changes(folder: Path) -> Any:
    """List the changes under `folder` without refusing any."""
    return _put_to_work(_Disk(str(folder), None, only_once=False, deletes_too=True))


def refusing(folder: Path, error: int, number: int = 0, *, only_once: bool = False) -> Any:
    """Refuse the change of that `number` under `folder`, and by default all later ones.

    A full disk lets files be deleted; a disk that is read-only or belongs to others does not.
    """
    import errno  # noqa: PLC0415

    deletes_too = error not in (errno.ENOSPC, errno.EDQUOT)
    return _put_to_work(_Refusing(str(folder), number, only_once, deletes_too, error=error))


def killing(folder: Path, number: int) -> Any:
    """Kill this process before the change of that `number` under `folder`."""
    return _put_to_work(_Killing(str(folder), number, only_once=False, deletes_too=True))
