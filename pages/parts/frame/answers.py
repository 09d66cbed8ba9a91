"""Answers kept by what was asked, for all sessions: a dictionary with a lock and two limits.

Streamlit's own cache of data copies every answer, and walks through all that was asked, at each
question: a quarter of a run. Frames are never changed in place, so that all who ask may have one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

import polars as pl


class Answers:
    """Frames by what was asked; the one asked for longest ago goes first when they are too many."""

    def __init__(self, most: int, most_bytes: int) -> None:
        """Keep at most so many frames, of at most so many bytes together."""
        self._most, self._most_bytes = most, most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, pl.DataFrame] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        """Return how many frames are kept."""
        return len(self._kept)

    def get(self, asked: Hashable, answer: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """Return what was answered before, else the answer, which is kept unless it fails.

        Two who ask the same at once may both have it answered: neither waits for the other.
        """
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
                return self._kept[asked]
        frame = answer()
        with self._lock:
            self._drop(asked)
            self._kept[asked] = frame
            self._bytes += _size(frame)
            while len(self._kept) > self._most or self._bytes > self._most_bytes:
                self._drop(next(iter(self._kept)))
        return frame

    def _drop(self, asked: Hashable) -> None:
        if asked in self._kept:
            self._bytes -= _size(self._kept.pop(asked))


def _size(frame: pl.DataFrame) -> int:
    return int(frame.estimated_size())
