"""Python's search for unreachable cycles, put off while a great many objects are made."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def search_put_off() -> Iterator[None]:
    """Make no search inside the block.

    Every few hundred new objects Python looks through those that live. Reading a ledger makes
    millions, which stay and form no cycles: a fifth of the time went into finding nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
