"""One build at a time: the lock, and who holds it."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from warehouse.runtime.errors import BuildRunning
from warehouse.runtime.home import read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.runtime.home import Home


@contextmanager
def build_locked(home: Home) -> Iterator[None]:
    """Hold the build lock, or say who does."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - keeps `warehouse.build.publish` light

    owner = home.build_lock.with_suffix(".owner.json")
    lock = FileLock(home.build_lock, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        try:
            who = read_json(owner)
        except (OSError, ValueError):
            who = {"pid": "?", "since": "?"}
        raise BuildRunning.of("build_running", pid=who["pid"], since=who["since"]) from error
    try:
        write_json(owner, {"pid": os.getpid(), "since": f"{dt.datetime.now():%Y-%m-%d %H:%M:%S}"})
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()
