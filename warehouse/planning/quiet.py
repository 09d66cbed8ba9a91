"""HiGHS without the lines that it prints whatever it is asked.

Where a solution has to be repaired, it prints `transformNewIntegerFeasibleSolution` by C's printf,
although it is to print nothing. C's `stdout` is led to nowhere meanwhile; Python writes to the
file itself, so nothing that it prints is lost, in other threads neither.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_lock = Lock()
_solving = 0
_before: int | None = None


@contextmanager
def c_output() -> Iterator[None]:
    """Lead what C prints to nowhere, as long as anybody solves; where C's library is not one whose
    `stdout` is a variable of that name, it is printed.
    """
    global _solving, _before  # noqa: PLW0603 - it is one variable of the whole process
    streams = _streams()
    if streams is None:
        yield
        return
    stdout, nowhere = streams
    with _lock:
        if _solving == 0:
            _before, stdout.value = stdout.value, nowhere
        _solving += 1
    try:
        yield
    finally:
        with _lock:
            _solving -= 1
            if _solving == 0:
                stdout.value = _before


@cache
def _streams() -> tuple[ctypes.c_void_p, int] | None:
    """Return C's `stdout` and a stream to nowhere, None where either is missing."""
    try:
        library = ctypes.CDLL(None)
        stdout = ctypes.c_void_p.in_dll(library, "stdout")
        library.fopen.restype = ctypes.c_void_p
        nowhere = library.fopen(os.devnull.encode(), b"w")
    except (OSError, TypeError, ValueError, AttributeError):
        return None
    return (stdout, nowhere) if nowhere else None
