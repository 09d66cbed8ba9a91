"""A server ends with the command that started it, also where that was killed.

Otherwise it would hold the port, and show figures, while nobody knows of it.
"""

from __future__ import annotations

import os
import threading
import time

STARTED_BY = "XUNTU_STARTED_BY"
"""The environment variable with the process that started the server."""

ORPHANED = 98
"""Exit code where the process that started this one is gone."""

SECONDS_BETWEEN_LOOKS = 0.5


def end_with_the_starter() -> None:
    """End this process once the one that started it is gone; a server started by hand stays."""
    starter = os.environ.get(STARTED_BY, "")
    if starter.isdigit():
        threading.Thread(target=_watch, args=(int(starter),), daemon=True).start()


def _watch(starter: int) -> None:
    while os.getppid() == starter:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(ORPHANED)
