"""The readers: a program of the pages' rooms that speaks as a browser does, in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from warehouse.bench.process import failed
from warehouse.runtime.home import PROJECT_ROOT

if TYPE_CHECKING:
    from warehouse.bench.load.walks import Walk

THINK = 5.0
"""Seconds from one act to the next, give or take half of it."""

COMMAND = [sys.executable, "-m", "pages.parts.frame.serving.visitors"]
CORES_TO_SET_ONE_APART = 4


class Visitors:
    """Readers who look at a dashboard, from when they are sent until their time is over."""

    def __init__(
        self,
        host: str,
        walks: list[Walk],
        *,
        seconds: float,
        think: float = THINK,
        arrival: float = 0.0,
        drop: float = 0.0,
    ) -> None:
        """Send them: within `arrival` seconds all are there, and go after `seconds` in all; one act
        follows the other after about `think` seconds, and `drop` of the acts begin with a
        connection that is cut off.
        """
        self._process = subprocess.Popen(
            COMMAND,
            cwd=PROJECT_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.pid = self._process.pid
        with suppress(OSError, AttributeError):
            os.sched_setaffinity(self.pid, {max(os.sched_getaffinity(0))})
        times = {"seconds": seconds, "think": think, "arrival": arrival, "drop": drop}
        order = {"host": host, "walks": walks, **times}
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps(order))
            self._process.stdin.close()
            self._process.stdin = None

    def are_there(self) -> bool:
        """Return whether their time is not over yet."""
        return self._process.poll() is None

    def record(self) -> dict[str, Any]:
        """Return what they met, once they are gone. Raises MeasurementFailed."""
        out, err = self._process.communicate()
        if self._process.returncode:
            raise failed(COMMAND, err)
        return dict(json.loads(out))


def set_server_apart(pids: list[int]) -> bool:
    """Keep processes off the readers' core, where there are enough for all; return whether so."""
    cores = os.sched_getaffinity(0)
    if len(cores) < CORES_TO_SET_ONE_APART:
        return False
    for pid in pids:
        with suppress(OSError):
            os.sched_setaffinity(pid, cores - {max(cores)})
    return True
