"""Running a task of the plan: its command, once at a time, and how it ended noted."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from warehouse.intake.privacy.guard import mask
from warehouse.runtime.errors import ScheduleRefused
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.runtime.log import note
from warehouse.upkeep.schedule.runs import note_end, note_start

if TYPE_CHECKING:
    from warehouse.runtime.home import Home
    from warehouse.upkeep.schedule.plan import Task

LINES_KEPT = 20
_LONGEST_LINE = 400


def run_task(home: Home, task: Task) -> int:
    """Run a task to its end; returns the exit code of its command, whose output goes where ours
    does.

    Raises `ScheduleRefused` where it runs already.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415

    home.create()
    try:
        with FileLock(home.upkeep / f"run-{task.name}.lock", timeout=0):
            return _run(home, task)
    except Timeout as error:
        raise ScheduleRefused.of("schedule_runs_already", name=task.name) from error


def _run(home: Home, task: Task) -> int:
    started_at, began = note_start(home, task.name, os.getpid()), time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-m", "warehouse.cli", *task.command],
        cwd=PROJECT_ROOT,
        env={**os.environ, "XUNTU_HOME": str(home.root)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="backslashreplace",
        check=False,
    )
    sys.stdout.write(ended.stdout)
    # A line may quote a value; what is kept tells nobody.
    lines = [mask(line)[:_LONGEST_LINE] for line in ended.stdout.splitlines() if line.strip()]
    seconds = time.monotonic() - began
    is_good = ended.returncode == 0
    note_end(
        home, task.name, started_at, is_good=is_good, seconds=seconds, lines=lines[-LINES_KEPT:]
    )
    note("task ended", task=task.name, code=ended.returncode, seconds=seconds)
    return ended.returncode
