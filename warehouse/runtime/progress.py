"""How long work tells where it is, without knowing who listens."""

from __future__ import annotations

from typing import Protocol

from warehouse.words.messages import Text


class Progress(Protocol):
    """Called with what is being done, how many parts are done, and how many there are (0: unknown).

    Called often and from the thread that works: it must return quickly.
    """

    def __call__(self, what: Text | str, done: int, total: int) -> None:
        """Take note."""


def silent(what: Text | str, done: int, total: int) -> None:
    """Tell nobody."""
