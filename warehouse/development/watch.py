"""What is edited: the files of the project and what else decides a version, looked at in turn.

Files are looked at, not listened for: a few hundred of them cost three milliseconds, and so it is
the same on every system and every kind of disk, whether an editor writes in place or renames, and
whether git changes one file or all.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from warehouse.build.dbt_folder import WRITTEN_BY_DBT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from warehouse.build.dbt_folder import DbtProject
    from warehouse.runtime.home import Home

READ = (".sql", ".yml", ".yaml", ".csv", ".md")
"""What dbt reads: what editors lay beside it ends otherwise, or begins with a dot."""

_NOT_READ = {*WRITTEN_BY_DBT, "__pycache__"}

SECONDS_BETWEEN_LOOKS = 0.15
SECONDS_OF_QUIET = 0.2
"""So long must nothing change, so that a burst of saves is one: a checkout, a replacement."""


def look(home: Home, project: DbtProject) -> dict[str, tuple[int, int]]:
    """Return what is there now by path: each file with its time and size; of the data folder what
    is published, and which batches are accepted.
    """
    files = {
        entry.path: (status.st_mtime_ns, status.st_size)
        for folder in (project.folder, project.seeds)
        for entry, status in _files(folder)
    }
    with suppress(OSError):
        pointer = home.pointer.stat()
        files[str(home.pointer)] = (pointer.st_mtime_ns, pointer.st_ino)
    with suppress(OSError):
        files |= {entry.path: (0, 0) for entry in os.scandir(home.batches)}
    return files


def _files(folder: Path | str) -> Iterator[tuple[os.DirEntry[str], os.stat_result]]:
    # What is deleted while it is looked at is gone at the next look.
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _NOT_READ:
                continue
            with suppress(OSError):
                if entry.is_dir():
                    yield from _files(entry.path)
                elif entry.name.endswith(READ):
                    yield entry, entry.stat()


class Bursts:
    """Tells when what was edited is to be rebuilt: once it has been quiet for a moment.

    What a rebuild began with is `built`; whatever is another than that is edited, also what was
    edited while it ran. So no edit is lost, and none is built twice.
    """

    def __init__(
        self,
        look: Callable[[], Mapping[str, tuple[int, int]]],
        *,
        now: Callable[[], float] = time.monotonic,
        quiet: float = SECONDS_OF_QUIET,
    ) -> None:
        """Look by `look`; the first rebuild is due at once."""
        self._look = look
        self._now = now
        self._quiet = quiet
        self._built: Mapping[str, tuple[int, int]] | None = None
        self._seen: Mapping[str, tuple[int, int]] = {}
        self._since = 0.0

    def is_due(self) -> bool:
        """Look, and return whether a rebuild is to begin now: with all that is there at this look.

        `True` is said once of each state of the files.
        """
        seen, now = self._look(), self._now()
        if self._built is None:
            self._built = self._seen = seen
            return True
        if seen != self._seen:
            self._seen, self._since = seen, now
            return False
        if seen == self._built or now - self._since < self._quiet:
            return False
        self._built = seen
        return True
