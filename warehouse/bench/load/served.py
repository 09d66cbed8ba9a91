"""A dashboard served as an office serves it, `xuntu serve --processes N`, and what it takes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from warehouse.bench.process import failed
from warehouse.runtime.home import PROJECT_ROOT, Home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS_TO_START = 300
FIRST_PORT, LAST_PORT = 20_000, 30_000


@dataclass(frozen=True)
class Served:
    """A dashboard that is served by some processes on this machine."""

    process: subprocess.Popen[bytes]
    port: int
    count: int
    log: Path

    @property
    def host(self) -> str:
        """Address and port of the proxy, or of the one process."""
        return f"127.0.0.1:{self.port}"

    @property
    def ports(self) -> list[int]:
        """The ports of the serving processes themselves."""
        first = self.port + 1 if self.count > 1 else self.port
        return list(range(first, first + self.count))

    def serving(self) -> list[psutil.Process]:
        """Return the serving processes, in the order of their ports."""
        found: dict[int, psutil.Process] = {}
        for each in self.family():
            with suppress(psutil.Error):
                words = each.cmdline()
                if "--server.port" in words:
                    found[int(words[words.index("--server.port") + 1])] = each
        return [found[port] for port in sorted(found)]

    def family(self) -> list[psutil.Process]:
        """Return every process of the dashboard: who looks after them, the proxy, and they."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """Return the processor time that they took so far."""
        return sum(_cpu(each) for each in self.family())

    def memory(self) -> list[int]:
        """Return the bytes of each serving process, what it shares with others by its share."""
        return [each.memory_full_info().pss for each in self.serving()]

    def is_healthy(self) -> bool:
        """Return whether every process says that it serves."""
        return all(_answers(port) for port in {self.port, *self.ports})


@contextmanager
def served(home: Home, processes: int, log: Path) -> Iterator[Served]:
    """Serve a data folder while the context lasts. Raises MeasurementFailed."""
    port = _free_ports(processes + 1)
    command = [
        *(sys.executable, "-c", "from warehouse.cli.main import main; main()"),
        *("serve", "--port", str(port), "--processes", str(processes), "--no-demo"),
    ]
    environment = {**os.environ, "XUNTU_HOME": str(home.root)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=PROJECT_ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    dashboard = Served(process, port, processes, log)
    try:
        _wait_until_healthy(dashboard, command)
        yield dashboard
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_healthy(dashboard: Served, command: list[str]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and dashboard.process.poll() is None:
        if dashboard.is_healthy():
            return
        time.sleep(0.3)
    raise failed(command, dashboard.log.read_text("utf-8", "replace"))


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _free_ports(count: int) -> int:
    """Return the first of some ports in a row on which nobody listens."""
    for first in range(FIRST_PORT + os.getpid() % 1000 * 8, LAST_PORT, count):
        if all(_is_free(port) for port in range(first, first + count)):
            return first
    raise OSError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _cpu(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0
