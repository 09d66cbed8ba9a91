"""Work in a process of its own, watched from anywhere: examining a ledger, accepting it, building.

A page must answer while a large ledger is read, and a hostile file must not take the dashboard
along. So such work is a child process (`warehouse.operations.worker`) that notes in its job's
folder how far it is and how it ended; whoever knows the job's id can look, after a reload too, and
can ask for its end.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from warehouse.runtime.actor import VARIABLE, signed_in_actor
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import (
    PROJECT_ROOT,
    process_is_alive,
    read_json,
    write_bytes,
    write_json,
)
from warehouse.words.messages import Text, message, sentences

if TYPE_CHECKING:
    from warehouse.runtime.home import Home

_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")
_STARTED, _PROGRESS, _RESULT = "started.json", "progress.json", "result.json"
_CANCEL = "cancel"
_RESERVE = "reserve"
_RESERVED_BYTES = 64 << 10
"""Space that every job has from its start, so that it can say how it ended on a full disk."""

_KEPT = 20
_SECONDS_TO_GO = 10.0

PYTHON = (sys.executable, "-m")
"""What runs a job's module."""

WORKER = "warehouse.operations.worker"
"""The module that runs the warehouse's own jobs."""

UNPUBLISHED = "unpublished"
"""The option of an acceptance that nothing is built after: whoever asks may not publish."""

ACCEPT_SHRINKAGE = "accept-shrinkage"
"""The option of a build that may hold far less than the version before it."""

_children: dict[int, subprocess.Popen[bytes]] = {}
"""Children of this process: one that has ended stays in the system's list until it is asked."""


@dataclass(frozen=True)
class JobState:
    """How far a job is. `done` of `total` parts (0: unknown); `seconds` it has worked so far;
    `sentences` are what, why and remedy of its error; `result` is what it gave.
    """

    state: Literal["running", "done", "failed"]
    what: Text
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    sentences: tuple[Text, Text, Text] | None = None
    result: dict[str, Any] | None = None


def start_job(home: Home, *arguments: str, module: str = WORKER) -> str:
    """Start a job with `arguments` on a data folder, its task first; return its id.

    `module` is run, with the job's folder before the arguments.
    """
    home.create()
    _forget_old(home)
    job_id = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    folder = home.jobs / job_id
    try:
        return _started(home, folder, module, arguments)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise as_xuntu_error(error, folder) or error from error


def _started(home: Home, folder: Path, module: str, arguments: tuple[str, ...]) -> str:
    number = max(_numbered(home).values(), default=0) + 1
    folder.mkdir()
    write_bytes(folder / _RESERVE, bytes(_RESERVED_BYTES))
    with (folder / "output.log").open("wb") as output:
        child = subprocess.Popen(
            [*PYTHON, module, str(folder), *arguments],
            cwd=PROJECT_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "XUNTU_HOME": str(home.root), VARIABLE: signed_in_actor()},
            start_new_session=True,
        )
    _children[child.pid] = child
    noted = {
        "pid": child.pid,
        "number": number,
        "started_at": time.time(),
        "arguments": list(arguments),
    }
    try:
        write_json(folder / _STARTED, noted)
    except OSError:  # a job that nobody could see
        child.kill()
        raise
    return folder.name


def latest_job(home: Home, *tasks: str) -> str | None:
    """Return the id of the job of these tasks that was started last; None where none is
    remembered.
    """
    return next(iter(jobs_of(home, *tasks)), None)


def jobs_of(home: Home, *tasks: str) -> dict[str, list[str]]:
    """Return what the jobs of these tasks were started with, by their ids, the latest first."""
    started = {
        folder.name: read_json(folder / _STARTED)
        for folder in _folders(home)
        if (folder / _STARTED).exists()
    }
    job_ids = [job_id for job_id, noted in started.items() if noted["arguments"][0] in tasks]
    # The clock may have been set back; a job noted by an earlier program has no number.
    job_ids.sort(key=lambda job_id: _place(started[job_id]), reverse=True)
    return {job_id: list(started[job_id]["arguments"]) for job_id in job_ids}


def job_state(home: Home, job_id: str) -> JobState | None:
    """Return how far a job is; None for one that is not known (any more)."""
    folder = home.jobs / job_id
    if _ID.fullmatch(job_id) is None or not (folder / _STARTED).exists():
        return None
    started = read_json(folder / _STARTED)
    # Asked first: a job that ends between the two questions must not pass for a broken one.
    is_alive = _is_alive(started["pid"])
    if (folder / _RESULT).exists():
        return _ended(read_json(folder / _RESULT))
    if not is_alive:
        broken = sentences("job_broken")
        return JobState("failed", broken[0], sentences=broken)
    what, done, total = message("job_starting"), 0, 0
    if (folder / _PROGRESS).exists():
        noted = read_json(folder / _PROGRESS)
        what, done, total = Text.stored(noted["what"]), noted["done"], noted["total"]
    return JobState("running", what, done, total, max(0.0, time.time() - started["started_at"]))


def wait_for_end(home: Home, job_id: str) -> None:
    """Wait until the process of a job that this process started is gone: it may have noted its end
    a moment ago. A process that stays is left alone after some seconds.
    """
    started = home.jobs / job_id / _STARTED
    child = _children.get(read_json(started)["pid"]) if started.exists() else None
    if child is not None:
        with suppress(subprocess.TimeoutExpired):
            child.wait(_SECONDS_TO_GO)


def cancel_job(home: Home, job_id: str) -> None:
    """Ask a job for its end; it comes to one as soon as it looks (`is_cancelled`)."""
    if job_state(home, job_id) is not None:
        (home.jobs / job_id / _CANCEL).touch()


def is_cancelled(folder: Path) -> bool:
    """Return whether the job of a folder was asked for its end."""
    return (folder / _CANCEL).exists()


def note_progress(folder: Path, what: Text | str, done: int, total: int) -> None:
    """Note in a job's folder how far it is."""
    text = Text.of(what)
    write_json(folder / _PROGRESS, {"what": text.by_language, "done": done, "total": total})


def note_result(folder: Path, result: dict[str, Any]) -> None:
    """Note what a job gave."""
    _note_end(folder, {"result": result})


def note_failure(folder: Path, sentences: tuple[Text, Text, Text]) -> None:
    """Note why a job failed: what, why and how to mend it."""
    _note_end(folder, {"failed": [text.by_language for text in sentences]})


def _note_end(folder: Path, noted: dict[str, Any]) -> None:
    """Note how a job ended, in the space that was set aside for it."""
    (folder / _RESERVE).unlink(missing_ok=True)
    write_json(folder / _RESULT, noted)


def forget_imports(home: Home) -> None:
    """Delete the records of imports that are over: they name files."""
    for folder in _folders(home):
        started = folder / _STARTED
        if not started.exists() or read_json(started)["arguments"][0] == "build":
            continue
        state = job_state(home, folder.name)
        if state is None or state.state != "running":
            shutil.rmtree(folder, ignore_errors=True)


def _ended(noted: dict[str, Any]) -> JobState:
    if "failed" in noted:
        what, why, remedy = (Text.stored(sentence) for sentence in noted["failed"])
        return JobState("failed", what, sentences=(what, why, remedy))
    return JobState("done", Text.of(""), result=noted["result"])


def _is_alive(pid: int) -> bool:
    child = _children.get(pid)
    if child is None:
        return process_is_alive(pid) and not _has_ended(pid)
    if child.poll() is None:
        return True
    del _children[pid]
    return False


def _has_ended(pid: int) -> bool:
    """Return whether only the record of a process is left, because whoever started it has not
    asked.
    """
    import psutil  # noqa: PLC0415 - only for jobs that another process has started

    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def _place(started: dict[str, Any]) -> tuple[int, float]:
    """Return what orders jobs by their start."""
    return started.get("number", 0), started["started_at"]


def _numbered(home: Home) -> dict[str, int]:
    """Return the number of every job that is remembered, by its id."""
    numbers = {}
    for folder in _folders(home):
        with suppress(OSError, ValueError):  # it is just being started, or forgotten
            numbers[folder.name] = int(read_json(folder / _STARTED).get("number", 0))
    return numbers


def _folders(home: Home) -> list[Path]:
    if not home.jobs.is_dir():
        return []
    return [entry for entry in home.jobs.iterdir() if _ID.fullmatch(entry.name)]


def _forget_old(home: Home) -> None:
    """Delete the records of all but the latest jobs, running ones aside."""
    numbered = _numbered(home)
    folders = sorted(_folders(home), key=lambda folder: (numbered.get(folder.name, 0), folder.name))
    for folder in folders[:-_KEPT]:
        state = job_state(home, folder.name)
        if state is None or state.state != "running":
            shutil.rmtree(folder, ignore_errors=True)
