"""What is worth an alert now: what failed, what is late, what runs out, what passed its limit.

Sentences hold counts, and names of regions, metrics and tasks; nothing of a row.
"""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import read_json
from warehouse.runtime.jobs import job_state, latest_job
from warehouse.runtime.settings import load_settings
from warehouse.upkeep.alerts.figures import figures_beyond
from warehouse.upkeep.backup.taking import LAST
from warehouse.upkeep.schedule.plan import read_plan
from warehouse.upkeep.schedule.runs import last_run
from warehouse.versions.store import current_version
from warehouse.words.messages import Text, joined, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.runtime.alert_settings import AlertSettings
    from warehouse.runtime.home import Home

_TASKS = {"failed": "alert_task_failed", "broken": "alert_task_broken"}

GIGABYTE = 1024**3
_STARTED_AT = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class Alert:
    """Something to look at. `cause` is the same for as long as it lasts."""

    cause: str
    sentence: Text


def alerts_now(home: Home) -> list[Alert]:
    """Return what is worth an alert, each cause once. Raises `SettingsInvalid`."""
    settings = load_settings(home)
    return [
        *_tasks(home),
        *_build(home),
        *_backup(home, settings.alerts, settings.backup_folder),
        *_disk(home, settings.alerts, settings.backup_folder),
        *(Alert(cause, sentence) for cause, sentence in figures_beyond(home, settings)),
    ]


def _tasks(home: Home) -> Iterator[Alert]:
    """Yield tasks of the plan that did not end well, the reason in their last line."""
    for task in read_plan(home):
        run = last_run(home, task.name)
        if run is None or run.state not in _TASKS:
            continue
        since = "never" if run.good_at is None else f"{run.good_at:%Y%m%dT%H%M%S}"
        at = f"{run.started_at.astimezone():%Y-%m-%d %H:%M}"
        reason = " ".join(run.lines[-3:])
        sentence = message(_TASKS[run.state], name=task.name, at=at, reason=reason)
        yield Alert(f"task {task.name} {since}", sentence)


def _build(home: Home) -> Iterator[Alert]:
    """Yield the last build of a page that failed, until a version was published after it."""
    job_id = latest_job(home, "build")
    state = None if job_id is None else job_state(home, job_id)
    if job_id is None or state is None or state.sentences is None:
        return
    started_at = dt.datetime.strptime(job_id.split("-")[0], _STARTED_AT).replace(tzinfo=dt.UTC)
    try:
        if current_version(home).built_at > started_at:
            return
    except XuntuError:
        pass
    what, why, _ = state.sentences
    yield Alert(f"build {job_id}", message("alert_build", reason=joined([what, why], " ")))


def _backup(home: Home, alerts: AlertSettings, folder: str) -> Iterator[Alert]:
    """Yield the last good backup where it is too old, or where there is none and should be."""
    if not alerts.backup_days:
        return
    try:
        taken_at = dt.datetime.fromisoformat(read_json(home.upkeep / LAST)["taken_at"])
    except (OSError, ValueError, KeyError, TypeError):
        if folder:
            yield Alert("backup never", message("alert_backup_never"))
        return
    days = (dt.datetime.now(dt.UTC) - taken_at).days
    if days >= alerts.backup_days:
        sentence = message("alert_backup_old", days=days, at=f"{taken_at.astimezone():%Y-%m-%d}")
        yield Alert(f"backup {taken_at.isoformat()}", sentence)


def _disk(home: Home, alerts: AlertSettings, folder: str) -> Iterator[Alert]:
    """Yield disks that run out: that of the data, that of the backups."""
    for name, place in {"data": home.root, "backups": Path(folder) if folder else None}.items():
        if place is None or not place.is_dir():
            continue
        free = shutil.disk_usage(place).free / GIGABYTE
        if free < alerts.disk_gb:
            sentence = message("alert_disk", place=place, free=f"{free:.1f}", least=alerts.disk_gb)
            yield Alert(f"disk {name}", sentence)
