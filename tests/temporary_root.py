"""Says to `make` where the folders of tests lie: in memory where it has room, else as ever.

Tests write fifty thousand small files a run, many of them through to the disk as the product must
(`fsync`), and remove them again: on a disk a test of batches waits longer than it computes.

`python -m tests.temporary_root` prints a setting for the shell, or nothing.
"""

from __future__ import annotations

import os

import psutil

MEMORY = "/dev/shm"  # noqa: S108 - as Linux names it; pytest makes a folder there for the user alone
ROOM = 6 * 2**30
"""Bytes: of what a run leaves behind at its worst, several times."""


def has_room(folder: str) -> bool:
    """Return whether a folder in memory may be written and run from, with room left elsewhere."""
    try:
        held = os.statvfs(folder)
    except OSError:
        return False
    return (
        os.access(folder, os.W_OK)
        and not held.f_flag & getattr(os, "ST_NOEXEC", 0)
        and held.f_bavail * held.f_frsize > ROOM
        and psutil.virtual_memory().available > 2 * ROOM
    )


if __name__ == "__main__" and "PYTEST_DEBUG_TEMPROOT" not in os.environ and has_room(MEMORY):
    print(f"PYTEST_DEBUG_TEMPROOT={MEMORY}")
