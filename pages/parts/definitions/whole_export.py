"""Every table of the version as one file: a job writes it, and whoever comes back finds it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, notices, numbers, texts
from warehouse.access.roles import Action
from warehouse.operations.whole_export import MOST_BYTES
from warehouse.runtime import jobs
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.runtime.jobs import JobState

TASK = "export"
FORMATS = ("parquet", "csv")
SECONDS_BETWEEN_LOOKS = 1.0


def card(context: PageContext) -> None:
    """Offer the export, or say why there is none."""
    words = context.words
    with st.container(border=True, key="card_whole_export"):
        headings.explained(words, words("definitions.export"), words("definitions.export_text"))
        if signed_in.refuses(words, Action.EXPORT_PERSON_COUNTS):
            pass
        elif reason := context.rows_hidden:
            headings.finding(words(f"definitions.export_closed_{reason}"))
        elif context.view.version.file.stat().st_size > MOST_BYTES:
            headings.finding(words("definitions.export_large"))
        else:
            every = SECONDS_BETWEEN_LOOKS if _is_writing(context) else None
            st.fragment(_part, run_every=every)(context, is_running=every is not None)
        headings.foot(context.mark)


def _latest(context: PageContext) -> tuple[str, JobState] | None:
    """Return the export of the version that was started last, whoever started it."""
    home = Home.from_environment()
    for job, arguments in jobs.jobs_of(home, TASK).items():
        state = jobs.job_state(home, job)
        if arguments[1] == context.version_id and state is not None:
            return job, state
    return None


def _is_writing(context: PageContext) -> bool:
    latest = _latest(context)
    return latest is not None and latest[1].state == "running"


def _part(context: PageContext, *, is_running: bool) -> None:
    words, latest = context.words, _latest(context)
    state = latest[1] if latest else None
    if state is not None and state.state == "running":
        done, total = numbers.count(state.done), numbers.count(state.total)
        st.progress(state.done / state.total if state.total else 0.0)
        texts.caption(words("definitions.export_progress", done=done, total=total))
        return
    if is_running:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key="export_formats"):
        for name in FORMATS:
            if st.button(words(f"definitions.export_{name}"), key=f"export_{name}"):
                _start(context, name)
    if latest is not None and state is not None:
        _result(context, *latest)


def _start(context: PageContext, format_name: str) -> None:
    home = Home.from_environment()
    try:
        for job in jobs.jobs_of(home, TASK):  # one at a time: a file is as large as the version
            state = jobs.job_state(home, job)
            if state is not None and state.result is not None:
                Path(state.result["file"]).unlink(missing_ok=True)
        jobs.start_job(home, TASK, context.version_id, format_name)
    except XuntuError as error:
        notices.failed(context.words, error)
        return
    st.rerun()


def _result(context: PageContext, job: str, state: JobState) -> None:
    """Offer the file, or say what was the matter."""
    if state.sentences is not None:
        texts.error(*(text.in_language(context.language) for text in state.sentences))
        return
    file = Path(state.result["file"]) if state.result else None
    if file is None or not file.is_file():
        return
    size = f"{file.stat().st_size / 1e6:.1f}"
    st.download_button(
        texts.literal(context.words("definitions.export_file", file=file.name, size=size)),
        data=file.read_bytes,
        file_name=file.name,
        mime="application/zip",
        on_click="ignore",
        type="primary",
        key=f"download_{job}",
    )
