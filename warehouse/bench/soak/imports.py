"""Ledgers that come in hour by hour: each is imported and published, again where it was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warehouse.runtime.home import PROJECT_ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.runtime.home import Home

COMMAND = [sys.executable, "-c", "from warehouse.cli.main import main; main()"]
SECONDS_BEFORE_AGAIN = 0.5


def xuntu(
    home: Home, *arguments: str, log: Path, more: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a command on a data folder; what it says is added to `log`."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=PROJECT_ROOT,
            env={**os.environ, "XUNTU_HOME": str(home.root), **(more or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


@dataclass
class Imports:
    """What came in so far; `current` is the command under way."""

    home: Home
    ledgers: list[Path]
    seconds_of_an_hour: float
    log: Path
    accepted: list[Path] = field(default_factory=list)
    failures: int = 0
    current: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)
    durations: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing under way."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the ledger under way, and no other."""
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        for ledger in self.ledgers:
            begun = time.monotonic()
            while not self._is_in(ledger):
                self.failures += 1
                if self._stop.is_set():
                    return
                time.sleep(SECONDS_BEFORE_AGAIN)
            self.accepted.append(ledger)
            self.durations.append(time.monotonic() - begun)
            rest = self.seconds_of_an_hour - (time.monotonic() - begun)
            if self._stop.wait(max(0.0, rest)):
                return

    def _is_in(self, ledger: Path) -> bool:
        """Import and publish a ledger; what is in already is only published."""
        more, self.environment = self.environment, {}
        for arguments in (("import", str(ledger), "--accept-good"), ("build",)):
            self.current = xuntu(self.home, *arguments, log=self.log, more=more)
            code = self.current.wait()
            if code:
                return False
        return True
