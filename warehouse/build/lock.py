"""One at a time: the lock of builds and others like it, and who holds them."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from warehouse.runtime.errors import BuildRunning
from warehouse.runtime.home import read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse.runtime.errors import XuntuError
    from warehouse.runtime.home import Home


@contextmanager
def build_locked(home: Home) -> Iterator[None]:
    """Hold the build lock, or say who does."""
    with alone(home.build_lock, BuildRunning, "build_running"):
        yield


@contextmanager
def alone(lock_file: Path, refusal: type[XuntuError], name: str) -> Iterator[None]:
    """Hold a lock and write beside it who does; where another process does, raise `refusal` with
    the error `name`, its process and since when.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - keeps `warehouse.build.publish` light

    owner = lock_file.with_suffix(".owner.json")
    lock = FileLock(lock_file, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        try:
            who = read_json(owner)
        except (OSError, ValueError):
            who = {"pid": "?", "since": "?"}
        raise refusal.of(name, pid=who["pid"], since=who["since"]) from error
    try:
        write_json(owner, {"pid": os.getpid(), "since": f"{dt.datetime.now():%Y-%m-%d %H:%M:%S}"})
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()
