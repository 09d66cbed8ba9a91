"""Where an import stands: its draft, the job that works on it, and what its examination found.

The browser's session holds ids only; everything else lies in the data folder, so that a page that
was reloaded, or a second one, finds the import again, and the build that follows an acceptance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Literal

import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.context import FrameContext
from warehouse.access.roles import Action
from warehouse.audit_log.log import record
from warehouse.intake.batches import drafts
from warehouse.intake.batches.drafts import Draft
from warehouse.intake.batches.store import list_batches
from warehouse.intake.copies.report import ExaminationReport, read_report
from warehouse.runtime import jobs
from warehouse.runtime.errors import DraftUnknown
from warehouse.runtime.jobs import ACCEPT_SHRINKAGE, UNPUBLISHED, JobState

Task = Literal["examine", "annotate", "accept"]
Step = Literal["choose", "answer", "check", "accept", "publish"]
STEPS: tuple[Step, ...] = ("choose", "answer", "check", "accept", "publish")

_DRAFT, _JOB, _TASK, _ACCEPTED = "intake_draft", "intake_job", "intake_task", "intake_accepted"


@dataclass(frozen=True)
class Flow:
    """An import as it stands.

    `job` works on the draft, `build` is the latest build that any page started; `accepted` is what
    the last acceptance of this session gave, until a new import. `gone` says what became of a draft
    that is not there any more (what, why and remedy).
    """

    draft: Draft | None
    report: ExaminationReport | None
    task: Task | None
    job: JobState | None
    build: JobState | None
    is_published: bool
    accepted: Mapping[str, object] | None
    gone: DraftUnknown | None

    @property
    def is_working(self) -> bool:
        """Whether a job works on the draft."""
        return self.job is not None and self.job.state == "running"

    @property
    def is_building(self) -> bool:
        """Whether a new version is being built."""
        return self.build is not None and self.build.state == "running"

    @property
    def step(self) -> Step | None:
        """The step the user is at; None where all are done."""
        if self.task == "accept" and self.is_working:
            return "accept"
        if self.draft is None:
            if self.accepted is None:
                return "choose"
            return None if self.is_published else "publish"
        if self.report is not None and self.report.questions:
            return "answer"
        return "check" if self.report is not None else "choose"


def current(context: FrameContext) -> Flow:
    """Return the import of this session; whatever is gone is forgotten."""
    task, job = st.session_state.get(_TASK), work(context)
    if job is not None and job.state == "done" and task == "accept":
        st.session_state[_ACCEPTED] = job.result
        _forget()
        task, job = None, None
    draft, gone = _draft(context, is_ours=job is not None and job.state == "running")
    is_working = job is not None and job.state == "running"
    return Flow(
        draft=draft,
        report=read_report(draft.report) if draft is not None and not is_working else None,
        task=task if job is not None else None,
        job=job,
        build=build(context),
        is_published=is_published(context),
        accepted=st.session_state.get(_ACCEPTED),
        gone=gone,
    )


def work(context: FrameContext) -> JobState | None:
    """Return how far the job is that works on this session's draft."""
    job_id = st.session_state.get(_JOB)
    return jobs.job_state(context.home, job_id) if job_id else None


def build(context: FrameContext) -> JobState | None:
    """Return how far the latest build is that any page started; removing a batch ends in one."""
    job_id = jobs.latest_job(context.home, "build", "purge")
    return jobs.job_state(context.home, job_id) if job_id else None


def is_published(context: FrameContext) -> bool:
    """Return whether the version that is shown holds the accepted batches and no others."""
    accepted = {batch.batch_id for batch in list_batches(context.home)}
    return accepted == set(context.version.batches if context.version is not None else ())


def begin(context: FrameContext, files: Iterable[tuple[str, BinaryIO]]) -> None:
    """Start an import with the files that were brought."""
    signed_in.check(Action.IMPORT)
    draft = drafts.start_draft(context.home, files)
    record(context.home, "imported", draft=draft.draft_id, files=len(draft.files))
    resume(context, draft)


def resume(context: FrameContext, draft: Draft) -> None:
    """Go on with an import that was left, or has just begun."""
    signed_in.check(Action.IMPORT)
    st.session_state.pop(_ACCEPTED, None)
    st.session_state[_DRAFT] = draft.draft_id
    _work(context, "examine", draft.draft_id)


def give_up(draft: Draft) -> None:
    """Forget an import and its files."""
    signed_in.check(Action.IMPORT)
    drafts.drop_draft(draft)
    if st.session_state.get(_DRAFT) == draft.draft_id:
        _forget()


def answer(context: FrameContext, draft: Draft, answers: Mapping[str, str]) -> None:
    """Keep answers and examine again."""
    signed_in.check(Action.IMPORT)
    try:
        drafts.answer(context.home, draft, answers)
    except DraftUnknown:  # given up or accepted elsewhere a moment ago: the next run says so
        return
    _work(context, "examine", draft.draft_id)


def annotate(context: FrameContext, draft: Draft) -> None:
    """Have the annotated copies and the workbook of refused rows made."""
    signed_in.check(Action.IMPORT)
    _work(context, "annotate", draft.draft_id, context.language)


def accept(context: FrameContext, draft: Draft, *, good_rows_only: bool) -> None:
    """Accept the import; publishing follows by itself, where whoever accepts may publish."""
    signed_in.check(Action.ACCEPT)
    how = "good" if good_rows_only else "whole"
    only = () if signed_in.may(Action.PUBLISH) else (UNPUBLISHED,)
    _work(context, "accept", draft.draft_id, how, *only)


def publish(context: FrameContext, *, accept_shrinkage: bool = False) -> None:
    """Build and publish what is accepted, after a build under way if there is one."""
    signed_in.check(Action.PUBLISH)
    jobs.start_job(context.home, "build", *([ACCEPT_SHRINKAGE] if accept_shrinkage else []))


def purge(context: FrameContext, batch_id: str) -> None:
    """Remove a batch for good; a version without it follows where one that holds it is shown.

    Raises `SecondNeeded` until a second person asks for it.
    """
    signed_in.check(Action.PURGE)
    signed_in.check_second(f"purge {batch_id}")
    jobs.start_job(context.home, "purge", batch_id)


def _draft(context: FrameContext, *, is_ours: bool) -> tuple[Draft | None, DraftUnknown | None]:
    """Return this session's draft; while its job accepts it, it goes without further notice."""
    draft_id = st.session_state.get(_DRAFT)
    if draft_id is None:
        return None, None
    try:
        return drafts.open_draft(context.home, draft_id), None
    except DraftUnknown as error:
        if is_ours:
            return None, None
        _forget()
        return None, error


def _work(context: FrameContext, task: Task, *arguments: str) -> None:
    st.session_state[_JOB] = jobs.start_job(context.home, task, *arguments)
    st.session_state[_TASK] = task


def _forget() -> None:
    for key in (_DRAFT, _JOB, _TASK):
        st.session_state.pop(key, None)
