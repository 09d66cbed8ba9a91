"""Serving processes as the operating system knows them: started, asked, drained, ended."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from warehouse.operations.processes.layout import Layout

SECONDS_TO_ANSWER = 3.0
HEALTH = "/_stcore/health"
DRAIN = signal.SIGUSR1
"""What tells a process to hand its visitors over and end."""


class ServingProcess:
    """A process whose every line goes on with its number before it."""

    def __init__(
        self,
        number: int,
        command: Sequence[str],
        environment: Mapping[str, str],
        write: Callable[[str], None],
    ) -> None:
        """Start it; `write` takes its lines, from a thread of its own."""
        self._process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="backslashreplace",
            start_new_session=True,
        )
        self.pid = self._process.pid
        lines = self._process.stdout
        threading.Thread(target=_pass_on, args=(number, lines, write), daemon=True).start()

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""
        return self._process.poll()

    def drain(self) -> None:
        """Have it hand its visitors over to the others, and end."""
        self._process.send_signal(DRAIN)

    def terminate(self) -> None:
        """Tell it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def wait(self, seconds: float) -> None:
        """Wait until it ended, and kill it where that takes longer."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _pass_on(number: int, lines: IO[str], write: Callable[[str], None]) -> None:
    for line in lines:
        write(f"[{number}] {line.rstrip()}")


def answers(layout: Layout, number: int, seconds: float = SECONDS_TO_ANSWER) -> bool:
    """Return whether a process says within some seconds that it serves."""
    connection = http.client.HTTPConnection(layout.address, layout.port_of(number), timeout=seconds)
    try:
        connection.request("GET", HEALTH)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def command(script: str, layout: Layout, number: int) -> list[str]:
    """Return the command that serves the dashboard as one of several processes."""
    return [
        *(sys.executable, "-m", "streamlit", "run", script),
        *("--server.address", layout.address, "--server.port", str(layout.port_of(number))),
    ]
