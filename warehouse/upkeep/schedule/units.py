"""The plan as systemd units and timers, of a user or of the system, and as lines of cron."""

from __future__ import annotations

import hashlib
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import PROJECT_ROOT, write_text
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.runtime.home import Home
    from warehouse.upkeep.schedule.plan import Task

Mode = Literal["user", "system"]
FOLDERS: dict[Mode, Path] = {
    "user": Path("~/.config/systemd/user"),
    "system": Path("/etc/systemd/system"),
}
ENVIRONMENT: dict[Mode, str] = {
    "user": "%h/.config/xuntu/environment",
    "system": "/etc/xuntu/environment",
}
"""Files, one's own alone, with what must stand in no unit: keys and passwords."""

_OURS = "# Written by `xuntu schedule write` for "


def write_units(
    home: Home, tasks: Sequence[Task], mode: Mode, folder: Path, user: str = ""
) -> list[Path]:
    """Write a service and a timer for each task, and delete those of tasks no longer in the plan.

    Returns the timers. Raises what the system refuses, in words.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        remove_units(home, folder, kept={unit_name(home, task.name) for task in tasks})
        for task in tasks:
            name = unit_name(home, task.name)
            write_text(folder / f"{name}.service", _service(home, task, mode, user))
            write_text(folder / f"{name}.timer", _timer(home, task))
            (folder / f"{name}.service").chmod(0o644)
            (folder / f"{name}.timer").chmod(0o644)
            written.append(folder / f"{name}.timer")
    except OSError as error:
        raise as_xuntu_error(error, folder) or error from error
    return written


def remove_units(home: Home, folder: Path, kept: set[str]) -> list[str]:
    """Delete the units that were written for this data folder but those `kept`; returns names."""
    gone = []
    for file in sorted(folder.glob("xuntu-*.service")):
        first = file.read_text("utf-8", "replace").partition("\n")[0]
        if first == f"{_OURS}{home.root}" and file.stem not in kept:
            file.unlink()
            file.with_suffix(".timer").unlink(missing_ok=True)
            gone.append(file.stem)
    return gone


def unit_name(home: Home, name: str) -> str:
    """Return the name of a task's units: another data folder's differ."""
    if home.root == PROJECT_ROOT / "var":
        return f"xuntu-{name}"
    return f"xuntu-{name}-{hashlib.sha256(str(home.root).encode()).hexdigest()[:6]}"


def cron_lines(home: Home, tasks: Sequence[Task]) -> list[str]:
    """Return a line of a crontab for each task. Of `%` cron makes a line break."""
    lines = []
    for task in tasks:
        command = shlex.join(["env", f"XUNTU_HOME={home.root}", *_command(task)])
        place = shlex.join(["cd", str(PROJECT_ROOT)])
        line = f"{place} && {command} >/dev/null 2>&1"
        lines.append(f"{task.when.cron()} {line.replace('%', chr(92) + '%')}")
    return lines


def _command(task: Task) -> list[str]:
    return [sys.executable, "-m", "warehouse.cli", "schedule", "run", task.name]


def _service(home: Home, task: Task, mode: Mode, user: str) -> str:
    lines = [
        f"{_OURS}{home.root}",
        "[Unit]",
        _description(task),
        "",
        "[Service]",
        "Type=oneshot",
        *([f"User={_escaped(user)}"] if user else []),
        f"WorkingDirectory={_escaped(str(PROJECT_ROOT))}",
        f"Environment={_quoted(f'XUNTU_HOME={home.root}')}",
        f"EnvironmentFile=-{ENVIRONMENT[mode]}",
        f"ExecStart={' '.join(_quoted(part).replace('$', '$$') for part in _command(task))}",
        "UMask=0077",
        "Nice=5",
        "NoNewPrivileges=yes",
    ]
    return "\n".join(lines) + "\n"


def _timer(home: Home, task: Task) -> str:
    lines = [
        f"{_OURS}{home.root}",
        "[Unit]",
        _description(task),
        "",
        "[Timer]",
        f"OnCalendar={task.when.calendar()}",
        # what was due while the machine was off is run once it is on
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return "\n".join(lines) + "\n"


def _description(task: Task) -> str:
    called = message("schedule_unit", name=task.name)
    return f"Description={_escaped(str(called))}"


def _quoted(text: str) -> str:
    """Return a word of a unit file, in which `%`, quotes and backslashes mean something."""
    inner = re.sub(r'(["\\])', r"\\\1", _escaped(text))
    return f'"{inner}"'


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
