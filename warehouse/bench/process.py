"""Running a command and measuring what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import psutil

from warehouse.runtime.errors import XuntuError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.runtime.home import Home

Memory: TypeAlias = Literal["resident", "proportional"]
"""What is summed over processes: resident sets, in which a page that several share counts for each,
or proportional ones, in which it counts once; where the system does not tell those, resident ones.
"""

SECONDS_BETWEEN_SAMPLES: dict[Memory, float] = {"resident": 0.05, "proportional": 0.5}
"""To tell proportional sets the system walks through all pages, which takes some milliseconds."""


class MeasurementFailed(XuntuError):
    """What was to be measured did not work."""


@dataclass(frozen=True)
class Usage:
    """What a process and its children took. `cpu_seconds` is user and system time.

    `peak_memory_bytes` is the highest sum of their memory that was sampled.
    """

    seconds: float
    cpu_seconds: float
    peak_memory_bytes: int


def xuntu(home: Home, *arguments: str, memory: Memory = "resident") -> Usage:
    """Run the `xuntu` command on a data folder and measure it; raises MeasurementFailed."""
    command = [sys.executable, "-c", "from warehouse.cli.main import main; main()", *arguments]
    return measured(command, {"XUNTU_HOME": str(home.root)}, home.root / "bench.log", memory)


def measured(
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    memory: Memory = "resident",
) -> Usage:
    """Run a command to its end; what it says goes into `log`.

    Raises MeasurementFailed with the last lines of the log where the command fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        peak = _PeakMemory(process.pid, memory)
        try:
            # The usage of a process that was waited for includes its children's.
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            peak_memory = peak.stop()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise failed(command, log.read_text(encoding="utf-8", errors="replace"))
    return Usage(time.monotonic() - started, usage.ru_utime + usage.ru_stime, peak_memory)


def failed(command: Sequence[str], output: str) -> MeasurementFailed:
    """Return the error that a command failed, with the last lines of what it said."""
    return MeasurementFailed.of(
        "measurement_failed", command=" ".join(command), output=output[-2000:]
    )


class _PeakMemory:
    """Watches a process and its children until told to stop."""

    def __init__(self, pid: int, memory: Memory) -> None:
        self._pid = pid
        self._memory = memory
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the highest sum seen, in bytes."""
        self._ended.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._ended.wait(SECONDS_BETWEEN_SAMPLES[self._memory]):
            self._peak = max(self._peak, _bytes(self._pid, self._memory))


def _bytes(pid: int, memory: Memory) -> int:
    total = 0
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for member in family:
        try:
            info = member.memory_info() if memory == "resident" else member.memory_full_info()
            total += getattr(info, "pss", info.rss)
        except psutil.NoSuchProcess:  # ended since it was listed
            continue
    return total
