"""Which files of the inbox have come whole: what is still being copied is waited for."""

from __future__ import annotations

import stat
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SECONDS_BETWEEN_LOOKS = 2.0
"""A file that grows meanwhile is being copied."""

QUIET_SECONDS = 60.0
"""What does not say itself where it ends is taken once nothing was written for so long."""

_PARTS = (".part", ".partial", ".crdownload", ".tmp", ".filepart", ".download")
_ENDS_ITSELF = (".xlsx", ".xlsm", ".zip")


@dataclass(frozen=True)
class Arrivals:
    """What lies in the inbox: files that have come whole, the oldest first, those that have not,
    and what is no file.
    """

    whole: tuple[Path, ...]
    coming: tuple[Path, ...]
    others: tuple[Path, ...]


def arrivals(inbox: Path, seconds: float = SECONDS_BETWEEN_LOOKS) -> Arrivals:
    """Look at the inbox twice, `seconds` apart. Links and folders are not followed."""
    before = _looked_at(inbox)
    if before:
        time.sleep(seconds)
    after = _looked_at(inbox)
    files = [path for path, look in after.items() if look is not None]
    whole = [path for path in files if after[path] == before.get(path) and _is_whole(path)]
    whole.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
    return Arrivals(
        tuple(whole),
        tuple(sorted(path for path in files if path not in whole)),
        tuple(sorted(path for path, look in after.items() if look is None)),
    )


def _looked_at(inbox: Path) -> dict[Path, tuple[int, int] | None]:
    """Return the size and time of change of every file; None for what is no file."""
    seen: dict[Path, tuple[int, int] | None] = {}
    for path in inbox.iterdir() if inbox.is_dir() else ():
        if path.name.startswith((".", "~$")):  # of the system, or of a workbook that is open
            continue
        with suppress(FileNotFoundError):
            status = path.lstat()
            is_file = stat.S_ISREG(status.st_mode)
            seen[path] = (status.st_size, status.st_mtime_ns) if is_file else None
    return seen


def _is_whole(file: Path) -> bool:
    """Return whether a file that did not change just now has come whole.

    The directory of a packed file is its end; of another, and of a packed one that stays broken,
    quiet alone tells. The clock may have been set back since: then the file is quiet as well.
    """
    quiet = abs(time.time() - file.stat().st_mtime) >= QUIET_SECONDS
    ending = file.suffix.lower()
    if ending in _PARTS:
        return False
    if ending in _ENDS_ITSELF and not quiet:
        return zipfile.is_zipfile(file)
    return quiet
