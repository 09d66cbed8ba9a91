"""While a job works on an import: how far it is; why one failed; what became of the import."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.parts.frame.context import FrameContext
from pages.parts.intake import flow, ledger_text
from pages.parts.intake.flow import Flow
from pages.parts.kit import headings, texts
from warehouse.runtime.jobs import JobState

SECONDS_BETWEEN_LOOKS = 0.7


def card(context: FrameContext, now: Flow) -> None:
    """Draw the files and the progress until the job has ended."""
    with st.container(border=True, key="card_progress"):
        headings.title(context.words(f"intake.working_{now.task}"))
        if now.draft is not None:
            ledger_text.lines(*(_file_line(context, file) for file in now.draft.files))
        _progress(context)
        texts.caption(context.words("intake.working_note"))


def size_of(size: int) -> str:
    """Write a size in bytes as a user knows it: "834 KB", "12.4 MB"."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(round(size / 1e3), 1)} KB"


def _file_line(context: FrameContext, file: Path) -> str:
    size = file.stat().st_size if file.exists() else 0
    return context.words("intake.file_line", file=file.name, size=size_of(size))


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _progress(context: FrameContext) -> None:
    job = flow.work(context)
    if job is None or job.state != "running":
        st.rerun()
        return
    progress(context, job, job.what.in_language(context.language))


def progress(context: FrameContext, job: JobState, what: str) -> None:
    """Draw how far a job is, what it does, and for how long it has worked."""
    st.progress(min(job.done / job.total, 1.0) if job.total else 0.0)
    ledger_text.lines(context.words("intake.working_line", what=what, seconds=f"{job.seconds:.0f}"))


def failed(context: FrameContext, now: Flow) -> None:
    """Say why a job failed."""
    if now.job is not None and now.job.sentences is not None:
        sentences = [sentence.in_language(context.language) for sentence in now.job.sentences]
        ledger_text.box("error", *sentences, title=context.words(f"intake.failed_{now.task}"))


def gone(context: FrameContext, now: Flow) -> None:
    """Say that the import is not there any more."""
    if now.gone is not None:
        what, *more = now.gone.in_language(context.language)
        ledger_text.box("warning", *more, title=what)
