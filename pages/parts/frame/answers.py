"""What was answered, kept by what was asked: a dictionary with a lock and two limits.

Streamlit's own cache of data copies every answer, and walks through all that was asked, at each
question: a quarter of a run. Frames are never changed in place, so that all who ask may have one.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Answers(Generic[Answer]):
    """Answers by what was asked; the one asked for longest ago goes when they are too many."""

    def __init__(
        self,
        most: int,
        most_bytes: float = math.inf,
        size: Callable[[Answer], int] = lambda _: 0,
    ) -> None:
        """Keep at most so many answers, of at most so many bytes together as `size` tells them."""
        self._most, self._most_bytes, self._size = most, most_bytes, size
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._kept)

    def questions(self) -> list[Hashable]:
        """Return the questions whose answers are kept, the one asked for last first."""
        with self._lock:
            return list(reversed(self._kept))

    def get(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """Return what was answered before, else the answer, which is kept unless it fails.

        Two who ask the same at once may both have it answered: neither waits for the other.
        """
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
                return self._kept[question]
        fresh = answer()
        with self._lock:
            self._drop(question)
            self._kept[question] = fresh
            self._bytes += self._size(fresh)
            while len(self._kept) > self._most or self._bytes > self._most_bytes:
                self._drop(next(iter(self._kept)))
        return fresh

    def _drop(self, question: Hashable) -> None:
        if question in self._kept:
            self._bytes -= self._size(self._kept.pop(question))
