"""What runs by itself: when it runs next, and how each ended last. What it said stays with whoever
keeps the machine: a line may name what not every reader may see.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

import polars as pl
import streamlit as st

from pages.parts.definitions.schedule import times
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, notices, tables, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column, Table
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.upkeep.schedule.plan import Task, read_plan
from warehouse.upkeep.schedule.runs import TaskRun, last_run

_KINDS = {
    "build": "definitions.job_build",
    "inbox": "definitions.job_inbox",
    "report": "definitions.job_report",
    "backup": "definitions.job_backup",
    "alerts": "definitions.job_alerts",
}
_STATES = {
    "never": "definitions.job_never",
    "running": "definitions.job_running",
    "done": "definitions.job_done",
    "failed": "definitions.job_failed",
    "broken": "definitions.job_broken",
}
_LIGHTS = {"done": "green", "failed": "red", "broken": "red"}
"""How a run that ended is lit; one that did not end, or never began, is not judged."""

_WORST_FIRST = ("failed", "broken", "never", "running", "done")
_MINUTE = "%Y-%m-%d %H:%M"


def cards(context: PageContext) -> None:
    """Draw the plan of this installation with how each ended last."""
    words = context.words
    home = Home.from_environment()
    try:
        tasks = read_plan(home)
    except XuntuError as error:
        notices.failed(words, error)
        return
    with st.container(border=True, key="card_jobs"):
        if not tasks:
            headings.explained(words, words("definitions.jobs"), words("definitions.jobs_text"))
            texts.caption(words("definitions.jobs_none"))
            return
        tables.bare(context, _table(context, home, tasks))
        texts.caption(words("definitions.jobs_how"))


def finding(_context: PageContext) -> Finding:
    """Return how many tasks there are, and how many of them did not end well, or never began."""
    home = Home.from_environment()
    try:
        tasks = read_plan(home)
    except XuntuError:
        return Finding("definitions.jobs_sentence_damaged")
    if not tasks:
        return Finding("definitions.jobs_sentence_none")
    states = Counter(_state(last_run(home, task.name)) for task in tasks)
    slots = {"tasks": Claim("schedule", "tasks", len(tasks), "tasks")}
    if failed := states["failed"] + states["broken"]:
        slots["failed"] = Claim("schedule", "tasks_not_well", failed, "tasks")
        return Finding("definitions.jobs_sentence_failed", slots)
    if states["never"]:
        slots["never"] = Claim("schedule", "tasks_never_run", states["never"], "tasks")
        return Finding("definitions.jobs_sentence_never", slots)
    return Finding("definitions.jobs_sentence_good", slots)


def _table(context: PageContext, home: Home, tasks: list[Task]) -> Table:
    words = context.words
    runs = [(task, last_run(home, task.name)) for task in tasks]
    runs.sort(key=lambda each: _WORST_FIRST.index(_state(each[1])))
    lights = {light: words(_STATES[state]) for state, light in _LIGHTS.items()}
    return Table(
        key="jobs",
        title=words("definitions.jobs"),
        rows=tables.of(pl.DataFrame([_row(context, *each) for each in runs], _SCHEMA)),
        columns=[
            Column("light", words("definitions.job_state"), "light", in_words=lights),
            Column("kind", words("definitions.job_kind")),
            Column("name", words("definitions.job_name")),
            Column("state", words("definitions.job_state")),
            Column("when", words("definitions.job_when")),
            Column("next", words("definitions.job_next")),
            Column("last", words("definitions.job_last")),
            Column("good", words("definitions.job_good")),
            Column("seconds", words("definitions.job_seconds"), "number"),
        ],
        definition=words("definitions.jobs_text"),
        of_data=False,
    )


_SCHEMA = dict.fromkeys(
    ("light", "kind", "name", "state", "when", "next", "last", "good"), pl.String
) | {"seconds": pl.Float64}


def _row(context: PageContext, task: Task, run: TaskRun | None) -> dict[str, str | float | None]:
    words, state = context.words, _state(run)
    (following,) = task.when.following(dt.datetime.now(), 1)
    return {
        "light": _LIGHTS.get(state),
        "kind": words(_KINDS[task.kind]),
        "name": task.name,
        "state": words(_STATES[state]),
        "when": times.in_words(words, task.when),
        "next": f"{following:{_MINUTE}}",
        "last": _written(None if run is None else run.started_at),
        "good": _written(None if run is None else run.good_at),
        "seconds": None if run is None else run.seconds,
    }


def _state(run: TaskRun | None) -> str:
    return "never" if run is None else run.state


def _written(moment: dt.datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone():{_MINUTE}}"
