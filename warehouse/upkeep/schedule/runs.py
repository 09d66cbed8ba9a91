"""How each task ended last: read by the command line, by the page and by alerts."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from warehouse.runtime.home import process_is_alive, read_json, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.runtime.home import Home


@dataclass(frozen=True)
class TaskRun:
    """The last run of a task. `failed` holds the last lines it said where it failed; `good_at` is
    when the last one that succeeded ended, None where none ever did. `broken`: its process is gone
    and never noted its end.
    """

    state: Literal["running", "done", "failed", "broken"]
    started_at: dt.datetime
    seconds: float | None = None
    lines: tuple[str, ...] = ()
    good_at: dt.datetime | None = None


def last_run(home: Home, name: str) -> TaskRun | None:
    """Return how a task ended last; None where it never ran, or nothing can be read of it."""
    try:
        noted = read_json(_file(home, name))
        good_at = noted["good_at"]
        state = noted["state"]
        if state == "running" and not process_is_alive(noted["pid"]):
            state = "broken"
        return TaskRun(
            state,
            dt.datetime.fromisoformat(noted["started_at"]),
            noted["seconds"],
            tuple(noted["lines"]),
            None if good_at is None else dt.datetime.fromisoformat(good_at),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_start(home: Home, name: str, pid: int) -> dt.datetime:
    """Note that a task runs; returns when it began."""
    started_at = dt.datetime.now(dt.UTC)
    before = last_run(home, name)
    _note(home, name, state="running", pid=pid, started_at=started_at, good_at=_good(before))
    return started_at


def note_end(
    home: Home,
    name: str,
    started_at: dt.datetime,
    *,
    is_good: bool,
    seconds: float,
    lines: list[str],
) -> None:
    """Note how a task ended."""
    before = last_run(home, name)
    good_at = dt.datetime.now(dt.UTC) if is_good else _good(before)
    state = "done" if is_good else "failed"
    _note(home, name, state, None, started_at, good_at, seconds, lines)


def forget_run(home: Home, name: str) -> None:
    """Forget how a task ended that is no longer in the plan."""
    with suppress(OSError):
        _file(home, name).unlink()


def _good(run: TaskRun | None) -> dt.datetime | None:
    return None if run is None else run.good_at


def _note(
    home: Home,
    name: str,
    state: str,
    pid: int | None,
    started_at: dt.datetime,
    good_at: dt.datetime | None,
    seconds: float | None = None,
    lines: list[str] | None = None,
) -> None:
    noted: dict[str, Any] = {
        "state": state,
        "pid": pid,
        "started_at": started_at.isoformat(),
        "seconds": seconds,
        "lines": lines or [],
        "good_at": None if good_at is None else good_at.isoformat(),
    }
    write_json(_file(home, name), noted)


def _file(home: Home, name: str) -> Path:
    return home.upkeep / f"run-{name}.json"
