"""While a job works on an import: how far it is; why one failed; what became of the import."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.parts.frame.shell import Desk
from pages.parts.intake import flow, plain
from pages.parts.intake.flow import Flow
from pages.parts.kit import texts
from warehouse.runtime.jobs import JobState

SECONDS_BETWEEN_LOOKS = 0.7


def card(desk: Desk, now: Flow) -> None:
    """Draw the files and the progress until the job has ended."""
    with st.container(border=True, key="card_progress"):
        st.html(f'<div class="card-title">{desk.words(f"intake.working_{now.task}")}</div>')
        if now.draft is not None:
            plain.lines(*(_file_line(desk, file) for file in now.draft.files))
        _progress(desk)
        texts.caption(desk.words("intake.working_note"))


def size_of(size: int) -> str:
    """Write a size in bytes as a user knows it: "834 KB", "12.4 MB"."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(round(size / 1e3), 1)} KB"


def _file_line(desk: Desk, file: Path) -> str:
    size = file.stat().st_size if file.exists() else 0
    return desk.words("intake.file_line", file=file.name, size=size_of(size))


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _progress(desk: Desk) -> None:
    job = flow.work(desk)
    if job is None or job.state != "running":
        st.rerun()
        return
    progress(desk, job, job.what.told(desk.language))


def progress(desk: Desk, job: JobState, what: str) -> None:
    """Draw how far a job is, what it does, and for how long it has worked."""
    st.progress(min(job.done / job.total, 1.0) if job.total else 0.0)
    plain.lines(desk.words("intake.working_line", what=what, seconds=f"{job.seconds:.0f}"))


def failed(desk: Desk, now: Flow) -> None:
    """Say why a job failed."""
    if now.job is not None and now.job.sentences is not None:
        told = [sentence.told(desk.language) for sentence in now.job.sentences]
        plain.box("error", *told, title=desk.words(f"intake.failed_{now.task}"))


def gone(desk: Desk, now: Flow) -> None:
    """Say that the import is not there any more."""
    if now.gone is not None:
        what, *more = now.gone.told(desk.language)
        plain.box("warning", *more, title=what)
