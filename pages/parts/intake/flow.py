"""Where an import stands: its draft, the job that works on it, and what its examination found.

The browser's session holds ids only; everything else lies in the data folder, so that a page that
was reloaded, or a second one, finds the import again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Literal

import streamlit as st

from pages.parts.shell import Desk
from warehouse import jobs
from warehouse.errors import DraftUnknown
from warehouse.intake import drafts
from warehouse.intake.drafts import Draft
from warehouse.intake.report import Report, read_report
from warehouse.jobs import JobState

Task = Literal["examine", "annotate", "accept", "build"]
Step = Literal["choose", "answer", "check", "accept", "publish"]
STEPS: tuple[Step, ...] = ("choose", "answer", "check", "accept", "publish")

_DRAFT, _JOB, _TASK, _ACCEPTED = "intake_draft", "intake_job", "intake_task", "intake_accepted"


@dataclass(frozen=True)
class Flow:
    """An import as it stands; `accepted` is what the last acceptance gave, until a new import."""

    draft: Draft | None
    report: Report | None
    task: Task | None
    job: JobState | None
    accepted: Mapping[str, object] | None

    @property
    def is_working(self) -> bool:
        """Whether a job is running."""
        return self.job is not None and self.job.state == "running"

    @property
    def step(self) -> Step:
        """The step the user is at."""
        if self.task in ("accept", "build") and self.is_working:
            return "accept" if self.task == "accept" else "publish"
        if self.draft is None:
            return "publish" if self.accepted else "choose"
        if self.report is not None and self.report.questions:
            return "answer"
        return "check" if self.report is not None else "choose"


def current(desk: Desk) -> Flow:
    """Return the import of this session; whatever is gone is forgotten."""
    draft = _draft(desk)
    task: Task | None = st.session_state.get(_TASK)
    job_id = st.session_state.get(_JOB)
    job = jobs.job_state(desk.home, job_id) if job_id else None
    if job is not None and job.state == "done" and task == "accept":
        st.session_state[_ACCEPTED] = job.result
        st.session_state.pop(_DRAFT, None)
        draft = None
        # What was accepted is of use only once it is published.
        task, job = _work(desk, "build")
    return Flow(
        draft=draft,
        report=read_report(draft.report) if draft is not None else None,
        task=task if job is not None else None,
        job=job,
        accepted=st.session_state.get(_ACCEPTED),
    )


def begin(desk: Desk, files: Iterable[tuple[str, BinaryIO]]) -> None:
    """Start an import with the files that were brought."""
    st.session_state.pop(_ACCEPTED, None)
    draft = drafts.start_draft(desk.home, files)
    st.session_state[_DRAFT] = draft.draft_id
    _work(desk, "examine", draft.draft_id)


def resume(desk: Desk, draft: Draft) -> None:
    """Go on with an import that was left."""
    st.session_state.pop(_ACCEPTED, None)
    st.session_state[_DRAFT] = draft.draft_id
    _work(desk, "examine", draft.draft_id)


def give_up(draft: Draft) -> None:
    """Forget an import and its files."""
    drafts.drop_draft(draft)
    for key in (_DRAFT, _JOB, _TASK):
        st.session_state.pop(key, None)


def answer(desk: Desk, draft: Draft, answers: Mapping[str, str]) -> None:
    """Keep answers and examine again."""
    drafts.answer(desk.home, draft, answers)
    _work(desk, "examine", draft.draft_id)


def annotate(desk: Desk, draft: Draft) -> None:
    """Have the annotated copies and the workbook of refused rows made."""
    _work(desk, "annotate", draft.draft_id, desk.language)


def accept(desk: Desk, draft: Draft, *, good_rows_only: bool) -> None:
    """Accept the import; publishing follows by itself."""
    _work(desk, "accept", draft.draft_id, "good" if good_rows_only else "whole")


def publish(desk: Desk) -> None:
    """Build and publish what is accepted."""
    _work(desk, "build")


def _draft(desk: Desk) -> Draft | None:
    draft_id = st.session_state.get(_DRAFT)
    if draft_id is None:
        return None
    try:
        return drafts.open_draft(desk.home, draft_id)
    except DraftUnknown:
        del st.session_state[_DRAFT]
        return None


def _work(desk: Desk, task: Task, *arguments: str) -> tuple[Task, JobState | None]:
    job_id = jobs.start_job(desk.home, task, *arguments)
    st.session_state[_JOB], st.session_state[_TASK] = job_id, task
    return task, jobs.job_state(desk.home, job_id)
