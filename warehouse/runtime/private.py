"""The data folder is its owner's alone: folders 0700, files 0600, published files 0400.

What is written is private from the start, by the process's umask, wherever a library writes it. An
older install is tightened when a process first uses the folder. Published files are without write
permission, so that other tools open them read-only.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UMASK = 0o077
FOLDER, FILE, PUBLISHED = 0o700, 0o600, 0o400
OTHERS = stat.S_IRWXG | stat.S_IRWXO
WRITING = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH

_tightened: set[tuple[int, int]] = set()
"""The data folders that this process has gone through (device and inode)."""


def keep_private() -> None:
    """Let whatever this process and its children write be theirs alone."""
    os.umask(UMASK)


def tighten(root: Path, own: Sequence[Path], published: Path) -> None:
    """Close a data folder to others, once in a process: `root`, the files in it and all in `own`.

    What lies in folders of `published` loses its write permission too. What may not be changed, or
    lies on a file system without permissions, stays as it is: the doctor tells.
    """
    status = root.stat()
    if (status.st_dev, status.st_ino) in _tightened:
        return
    _tightened.add((status.st_dev, status.st_ino))
    for path, mode in _too_wide(root, own, published):
        with suppress(OSError):
            path.chmod(mode)


def wider(root: Path, own: Sequence[Path], published: Path) -> list[Path]:
    """Return what in a data folder is open to others, or published and can be written."""
    return [path for path, _ in _too_wide(root, own, published)]


def _too_wide(root: Path, own: Sequence[Path], published: Path) -> Iterator[tuple[Path, int]]:
    """Yield every path whose mode is too wide, and the mode it should have."""
    if not root.is_dir():
        return
    beside = [entry for entry in _entries(root) if entry.is_file(follow_symlinks=False)]
    if _is_shared(root):
        beside = []  # somebody's own folder that holds more than our data
    elif _mode(root) & OTHERS:
        yield root, FOLDER
    for entry in beside:
        if _mode(entry) & OTHERS:
            yield Path(entry.path), FILE
    for folder in own:
        if folder.is_dir() and not folder.is_symlink():
            yield from _within(folder, published)


def _within(folder: Path, published: Path) -> Iterator[tuple[Path, int]]:
    if _mode(folder) & OTHERS:
        yield folder, FOLDER
    for entry in _entries(folder):
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _within(path, published)
        elif entry.is_file(follow_symlinks=False):
            is_published = folder.parent == published
            if _mode(entry) & (OTHERS | (WRITING if is_published else 0)):
                yield path, PUBLISHED if is_published else FILE


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:  # not ours to read, or gone meanwhile
        return []


def _mode(path: Path | os.DirEntry[str]) -> int:
    try:
        return stat.S_IMODE(os.lstat(path).st_mode)
    except OSError:
        return 0


def _is_shared(root: Path) -> bool:
    """Return whether a folder is more than our data folder: the system's, everybody's, somebody's
    home, or that of the program.
    """
    program = Path(__file__).resolve().parents[2]
    with suppress(OSError, RuntimeError):
        if root.resolve() in {Path("/"), Path.home().resolve(), program}:
            return True
    return bool(_mode(root) & stat.S_ISVTX)
