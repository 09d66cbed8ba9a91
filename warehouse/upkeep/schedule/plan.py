"""The plan: which commands run by themselves, and when; a small file in the data folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.runtime.errors import ScheduleRefused
from warehouse.runtime.home import read_json, write_json
from warehouse.upkeep.schedule.times import When, read_when

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from warehouse.runtime.home import Home

KINDS = ("build", "inbox", "report", "backup", "alerts")
"""Commands that may run by themselves: none of them asks anybody anything."""

PLAN = "schedule.json"
NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")


@dataclass(frozen=True)
class Task:
    """A command that runs by itself: `kind` with `arguments`, called `name`."""

    name: str
    kind: str
    when: When
    arguments: tuple[str, ...] = ()

    @property
    def command(self) -> tuple[str, ...]:
        """What follows `xuntu`."""
        return (self.kind, *self.arguments)


def read_plan(home: Home) -> list[Task]:
    """Return the tasks by their names. Raises `ScheduleRefused` where the plan is damaged."""
    file = _file(home)
    try:
        return sorted(map(_task, read_json(file)["tasks"]), key=lambda task: task.name)
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, ScheduleRefused) as error:
        raise ScheduleRefused.of("schedule_damaged", file=file) from error


def named_task(home: Home, name: str) -> Task:
    """Return a task of the plan. Raises `ScheduleRefused`."""
    task = next((task for task in read_plan(home) if task.name == name), None)
    if task is None:
        raise ScheduleRefused.of("schedule_unknown", name=name[:40])
    return task


def add_task(home: Home, kind: str, when: str, arguments: Sequence[str], name: str = "") -> Task:
    """Put a task into the plan, in the place of one of its name. Raises `ScheduleRefused`."""
    task = _task({"name": name or kind, "kind": kind, "when": when, "arguments": list(arguments)})
    _write(home, [task, *(other for other in read_plan(home) if other.name != task.name)])
    return task


def remove_task(home: Home, name: str) -> Task:
    """Take a task out of the plan. Raises `ScheduleRefused`."""
    task = named_task(home, name)
    _write(home, [other for other in read_plan(home) if other.name != name])
    return task


def _task(stored: dict[str, Any]) -> Task:
    name, kind, arguments = stored["name"], stored["kind"], tuple(stored["arguments"])
    if kind not in KINDS:
        raise ScheduleRefused.of("schedule_kind", kind=str(kind)[:40], available=", ".join(KINDS))
    if NAME.fullmatch(name) is None:
        raise ScheduleRefused.of("schedule_name", name=str(name)[:40])
    for argument in arguments:
        if not isinstance(argument, str) or not argument.isprintable():
            raise ScheduleRefused.of("schedule_argument", argument=repr(argument)[:60])
    return Task(name, kind, read_when(stored["when"]), arguments)


def _write(home: Home, tasks: list[Task]) -> None:
    stored = [
        {
            "name": task.name,
            "kind": task.kind,
            "when": task.when.text,
            "arguments": list(task.arguments),
        }
        for task in tasks
    ]
    home.create()
    write_json(_file(home), {"tasks": stored})


def _file(home: Home) -> Path:
    return home.upkeep / PLAN
