"""The process of a job: `python -m MODULE FOLDER TASK ...`, whatever its tasks are.

`FOLDER` is the job's own (`warehouse.runtime.jobs`): progress and result are noted there.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from warehouse.runtime.errors import XuntuError
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import Home
from warehouse.runtime.jobs import note_failure, note_progress, note_result
from warehouse.runtime.log import note, note_failed, start_log
from warehouse.runtime.private import keep_private
from warehouse.runtime.settings import load_settings
from warehouse.words.messages import Text, sentences, use_language

Task: TypeAlias = Callable[..., dict[str, Any]]
"""Called with the data folder, a `Noted` and the arguments after the task; returns its result."""

NICENESS = 5
"""How far a job stands back behind the pages that others are reading."""

SECONDS_BETWEEN_NOTES = 0.3


class Noted:
    """Progress, noted in the job's folder a few times a second."""

    def __init__(self, folder: Path) -> None:
        """Note in a job's folder."""
        self.folder = folder
        self._last = float("-inf")

    def __call__(self, what: Text | str, done: int, total: int) -> None:
        """Note how far the job is, unless that was done just now."""
        now = time.monotonic()
        if now - self._last >= SECONDS_BETWEEN_NOTES:
            self._last = now
            with suppress(OSError):  # work goes on though nobody can be told how far it is
                note_progress(self.folder, what, done, total)


def run(
    tasks: Mapping[str, Task], watches: Mapping[str, Callable[[Path], None]] | None = None
) -> None:
    """Run that of `tasks` which this process's arguments name; how it ended stands in its folder.

    `watches` holds what looks after a task meanwhile, in a thread of its own.
    """
    keep_private()
    folder, task, *arguments = sys.argv[1:]
    job = Path(folder)
    os.nice(NICENESS)
    if watch := (watches or {}).get(task):
        threading.Thread(target=watch, args=(job,), daemon=True).start()
    home = Home(job.parent.parent)
    try:
        home = Home.from_environment()
        settings = load_settings(home)
        use_language(settings.language)
        start_log(home, settings)
        started = time.monotonic()
        note("job began", job=job.name, task=task)
        note_result(job, tasks[task](home, Noted(job), *arguments))
        note("job done", job=job.name, task=task, seconds=time.monotonic() - started)
    except XuntuError as error:
        note_failed("job refused", error, job=job.name, task=task)
        note_failure(job, error.sentences)
    except Exception as error:  # noqa: BLE001 - the user gets words, the log the traceback
        note_failed("job failed", error, job=job.name, task=task)
        fault = as_xuntu_error(error, home.root)
        if fault is not None:
            note_failure(job, fault.sentences)
            return
        from warehouse.intake.privacy.guard import mask  # noqa: PLC0415

        # An error may tell the value over which it came about.
        sys.stderr.write(mask("".join(traceback.format_exception(error))))
        note_failure(job, sentences("job_unexpected", log=job / "output.log"))
        sys.exit(70)
