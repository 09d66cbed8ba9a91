"""What of a data folder a backup holds, linked aside in one moment so that it fits together.

What cannot be made again is taken: batches in force, taken back and damaged, the register of them,
refused rows, remembered answers, the office's reference rows, settings, who may do what, templates,
agendas, plans of rounds, the numbers given to versions. Versions, jobs, logs and caches can be
made again; the version that is shown is taken along by choice. Imports under way hold files as they
were brought, which may tell what must not be kept: by choice too.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from warehouse.intake.batches.drafts import list_drafts
from warehouse.intake.batches.register import missing
from warehouse.intake.batches.soundness import flaws
from warehouse.intake.batches.store import batches_locked, readable_in
from warehouse.runtime.home import Home, process_is_alive
from warehouse.versions.store import pointed_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = ("xuntu.toml", "access.csv", "accepted.json", "removed.json", "versions/numbers.json")
FOLDERS = (
    *("batches", "undone", "damaged", "reference", "handouts", "agendas", "plans", "audit"),
    # Last: what an acceptance leaves to be done lies in its batch until it is done here.
    *("refusals", "profiles"),
)
DRAFTS = "drafts"
VERSIONS = "versions"
LEFT_OUT = (
    "incoming",
    "jobs",
    "building",
    "dev",
    "cache",
    "logs",
    "upkeep",
    "access",
    "inbox",
    "outbox",
)
"""Folders that a backup does not hold: they can be made again, or are of this machine alone."""

_ASIDE = re.compile(r"backup-(\d+)")


@contextmanager
def set_aside(home: Home, *, with_version: bool, with_drafts: bool) -> Iterator[Path]:
    """Yield a folder with everything to be backed up, as it was in one moment between two changes
    of the batches; it takes no space where the file system has links.

    Batches are held still for as long as linking takes; an import meanwhile waits that long. Raises
    `OSError`.
    """
    home.create()
    _clear_left_over(home)
    aside = home.cache / f"backup-{os.getpid()}"
    aside.mkdir()
    try:
        with batches_locked(home):
            for name in FILES:
                _take(home.root / name, aside / name)
            for name in (*FOLDERS, *([DRAFTS] if with_drafts else [])):
                _take_folder(home.root / name, aside / name)
        shown = pointed_at(home) if with_version else None
        if shown is not None:
            _take_folder(home.versions / shown, aside / VERSIONS / shown)
            _take(home.pointer, aside / VERSIONS / home.pointer.name)
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def damaged_batches(home: Home, aside: Path) -> list[str]:
    """Return the batches set aside that are not what was accepted, and those gone missing."""
    damaged = set(missing(home))
    for place in ("batches", "undone"):
        readable, unreadable = readable_in(aside / place)
        damaged |= {*unreadable, *(batch.batch_id for batch in readable if flaws(batch))}
    return sorted(damaged)


def count_left_out(home: Home, *, with_drafts: bool) -> int:
    """Return how many imports under way a backup leaves out."""
    return 0 if with_drafts else len(list_drafts(home))


def is_of_a_backup(path: str) -> bool:
    """Return whether a file of a backup may lie at `path` of a data folder, as it names it."""
    parts = path.split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        return False
    return path in FILES or (len(parts) > 1 and parts[0] in (*FOLDERS, DRAFTS, VERSIONS))


def _take_folder(folder: Path, target: Path) -> None:
    """Take every file of a folder, but drafts of files and locks."""
    for place, _, names in os.walk(folder):
        for name in names:
            if not name.startswith(".") and not name.endswith(".lock"):
                file = folder.__class__(place, name)
                _take(file, target / file.relative_to(folder))


def _take(file: Path, target: Path) -> None:
    """Link a file, which is only ever replaced whole; one that is gone meanwhile is left out."""
    with suppress(FileNotFoundError):
        source = file.resolve(strict=True)
        if not source.is_file():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except FileNotFoundError:
            raise
        except OSError:  # a file system without links, or a template that lies on another
            shutil.copy2(source, target)


def _clear_left_over(home: Home) -> None:
    """Delete what a backup that was killed had set aside."""
    for folder in home.cache.glob("backup-*"):
        owner = _ASIDE.fullmatch(folder.name)
        if owner is not None and not process_is_alive(int(owner[1])):
            shutil.rmtree(folder, ignore_errors=True)
