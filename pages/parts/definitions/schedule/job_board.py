"""What runs by itself: when it runs next, and how each ended last. What it said stays with whoever
keeps the machine: a line may name what not every reader may see.
"""

from __future__ import annotations

import datetime as dt

import polars as pl
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import notices, tables, texts
from pages.parts.kit.table import Column, Table
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.upkeep.schedule.plan import Task, read_plan
from warehouse.upkeep.schedule.runs import last_run

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
            texts.caption(words("definitions.jobs_none"))
            return
        tables.bare(context, _table(context, home, tasks))
        texts.caption(words("definitions.jobs_how"))


def _table(context: PageContext, home: Home, tasks: list[Task]) -> Table:
    words = context.words
    return Table(
        key="jobs",
        title=words("definitions.jobs"),
        rows=tables.of(pl.DataFrame([_row(context, home, task) for task in tasks])),
        columns=[
            Column("name", words("definitions.job_name")),
            Column("kind", words("definitions.job_kind")),
            Column("when", words("definitions.job_when")),
            Column("next", words("definitions.job_next")),
            Column("last", words("definitions.job_last")),
            Column("state", words("definitions.job_state")),
            Column("good", words("definitions.job_good")),
            Column("seconds", words("definitions.job_seconds"), "number"),
        ],
        definition=words("definitions.jobs_text"),
    )


def _row(context: PageContext, home: Home, task: Task) -> dict[str, str | float | None]:
    words, run = context.words, last_run(home, task.name)
    (following,) = task.when.following(dt.datetime.now(), 1)
    return {
        "name": task.name,
        "kind": words(_KINDS[task.kind]),
        "when": task.when.text,
        "next": f"{following:{_MINUTE}}",
        "last": _written(None if run is None else run.started_at),
        "state": words(_STATES["never" if run is None else run.state]),
        "good": _written(None if run is None else run.good_at),
        "seconds": None if run is None else run.seconds,
    }


def _written(moment: dt.datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone():{_MINUTE}}"
