"""What is thrown in: kills at any instant, a full disk, a clock that jumps, a damaged version."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from warehouse.bench.soak.imports import xuntu
from warehouse.versions.store import list_versions, pointed_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.bench.load.served import Served
    from warehouse.bench.soak.imports import Imports
    from warehouse.runtime.home import Home

LONGEST = 60.0
"""Seconds that a fault waits for its moment."""
SECONDS_OF_A_FULL_DISK = 8.0
BYTES_LEFT = 200_000
DAYS_OF_A_JUMP = (400, -400)
FAKETIME = "*/faketime/libfaketimeMT.so.1"


@dataclass
class Faults:
    """The faults of a soak, one after the other, and what came of each."""

    home: Home
    dashboard: Served
    imports: Imports
    has_own_disk: bool
    log: Path
    seed: int = 1
    count: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the first one."""
        self._random = random.Random(self.seed)  # noqa: S311 - no secret
        self._next = 0

    def throw(self) -> str:
        """Throw the next one in, and return what was done."""
        kinds: list[tuple[str, Callable[[], bool]]] = [
            ("server killed", self._kill_server),
            ("import or build killed", self._kill_import),
            ("killed between rename and pointer", self._kill_between),
            ("disk full", self._fill_disk),
            ("server stopped (SIGSTOP)", self._hang_server),
            ("proxy killed", self._kill_proxy),
            ("clock jumped", self._jump),
            ("processes replaced", self._replace),
            ("older version damaged", self._damage),
        ]
        name, fault = kinds[self._next % len(kinds)]
        self._next += 1
        done = fault()
        self.count[name if done else f"{name}: not possible here, or its moment did not come"] += 1
        return name

    def _last(self) -> psutil.Process | None:
        """Return a serving process; the first is spared, for its memory is watched."""
        serving = self.dashboard.serving()[1:]
        return self._random.choice(serving) if serving else None

    def _kill_server(self) -> bool:
        return self._signal(self._last(), signal.SIGKILL)

    def _hang_server(self) -> bool:
        return self._signal(self._last(), signal.SIGSTOP)

    def _kill_proxy(self) -> bool:
        for each in self.dashboard.family():
            with suppress(psutil.Error):
                if "nginx: master" in " ".join(each.cmdline()):
                    return self._signal(each, signal.SIGKILL)
        return False

    @staticmethod
    def _signal(process: psutil.Process | None, number: signal.Signals) -> bool:
        if process is None:
            return False
        with suppress(psutil.Error):
            process.send_signal(number)
            return True
        return False

    def _kill_import(self) -> bool:
        time.sleep(self._random.uniform(0, 10))
        return self._kill_current()

    def _kill_current(self) -> bool:
        current = self.imports.current
        if current is None or current.poll() is not None:
            return False
        current.kill()
        return True

    def _kill_between(self) -> bool:
        """Kill a build as soon as its version has its name, before the pointer names it."""
        before, until = self._versions(), time.monotonic() + LONGEST
        while time.monotonic() < until:
            if new := self._versions() - before:
                is_killed = self._kill_current()
                return is_killed and pointed_at(self.home) not in new
            time.sleep(0.0005)
        return False

    def _versions(self) -> set[str]:
        names = (entry.name for entry in self.home.versions.iterdir())
        return {name for name in names if name[0].isdigit()}

    def _fill_disk(self) -> bool:
        if not self.has_own_disk:
            return False
        ballast = self.home.root / "ballast"
        free = shutil.disk_usage(self.home.root).free
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, free - BYTES_LEFT))
        time.sleep(SECONDS_OF_A_FULL_DISK)
        ballast.unlink()
        return True

    def _jump(self) -> bool:
        """Let the next import and build believe that it is another year."""
        libraries = [str(file) for file in Path("/usr/lib").glob(FAKETIME)]
        if not libraries:
            return False
        days = self._random.choice(DAYS_OF_A_JUMP)
        self.imports.environment = {
            "LD_PRELOAD": libraries[0],
            "FAKETIME": f"{days:+d}d",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        return True

    def _replace(self) -> bool:
        return xuntu(self.home, "serve", "--restart", log=self.log).wait() == 0

    def _damage(self) -> bool:
        """Damage a version that is not shown: going back to it must be refused."""
        current = pointed_at(self.home)
        older = [each for each in list_versions(self.home) if each.version_id != current]
        if not older:
            return False
        file = older[-1].file
        file.chmod(0o600)
        with file.open("r+b") as stream:
            stream.seek(file.stat().st_size // 2)
            stream.write(b"damaged")
        command = xuntu(self.home, "rollback", older[-1].version_id, log=self.log)
        if command.wait() == 0:
            self.wrong.append(f"went back to {older[-1].version_id}, which is damaged")
        return True
