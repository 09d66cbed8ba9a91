"""The hand-outs of many units that are being written, or were: how far, the file, what is not."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, texts
from warehouse.operations.reports import RESPONSIBLE_UNIT, TASK, ReportRequest, ReportResult
from warehouse.runtime import jobs
from warehouse.runtime.home import Home
from warehouse.runtime.jobs import JobState

SECONDS_BETWEEN_LOOKS = 1.0
MOST_NAMED = 8
"""So many units are named of those of which nothing was written."""


def request(
    context: PageContext, kind: str, each: str, format_name: str, chosen: tuple[str, ...] = ()
) -> ReportRequest:
    """Return what is asked for: of each unit below the region, or of those that are chosen, as the
    page shows it.
    """
    is_responsible = each == RESPONSIBLE_UNIT
    return ReportRequest(
        kind=kind,
        formats=(format_name,),
        region=context.region.code,
        each="" if each == "village" else each,
        units=() if is_responsible else chosen,
        responsible=chosen if is_responsible else (),
        month=f"{context.month_end:%Y-%m}",
        term=context.term.term_id,
        language=context.language,
        version=context.version_id,
        packed=True,
        scope=context.view.scope.roots,
    )


def is_writing(context: PageContext) -> bool:
    """Return whether hand-outs of the page are being written."""
    latest = _latest(context)
    state = jobs.job_state(Home.from_environment(), latest[0]) if latest else None
    return state is not None and state.state == "running"


def card(context: PageContext) -> None:
    """Draw how far the latest ones are, or what came of them; nothing where there are none."""
    # A fragment that runs by itself does so until the page is drawn anew.
    every = SECONDS_BETWEEN_LOOKS if is_writing(context) else None
    st.fragment(_card, run_every=every)(context, is_running=every is not None)


def _latest(context: PageContext) -> tuple[str, ReportRequest] | None:
    """Return the job that was started last for what the page shows, whoever started it."""
    for job, arguments in jobs.jobs_of(Home.from_environment(), TASK).items():
        started = ReportRequest.read(arguments[1])
        chosen = started.units or started.responsible
        if started == request(
            context, started.kind, started.each, "".join(started.formats), chosen
        ):
            return job, started
    return None


def _card(context: PageContext, *, is_running: bool) -> None:
    latest = _latest(context)
    state = jobs.job_state(Home.from_environment(), latest[0]) if latest else None
    if latest is None or state is None:
        return
    job, request = latest
    kind = context.words(f"kinds.{request.kind}")
    if state.state == "running":
        _progress(context, job, state, kind)
        return
    if is_running:
        st.rerun()
    if state.sentences is not None:
        texts.error(*(text.in_language(context.language) for text in state.sentences))
    elif state.result is not None:
        _result(context, ReportResult.read(state.result), kind)


def _progress(context: PageContext, job: str, state: JobState, kind: str) -> None:
    words = context.words
    st.progress(state.done / state.total if state.total else 0.0)
    done, total = numbers.count(state.done), numbers.count(state.total)
    seconds = f"{state.seconds:.0f}"
    with st.container(horizontal=True, vertical_alignment="center", key="handouts_progress"):
        texts.caption(words("reports.progress", kind=kind, done=done, total=total, seconds=seconds))
        st.space("stretch")
        if st.button(words("reports.cancel"), key=f"cancel_{job}"):
            jobs.cancel_job(Home.from_environment(), job)


def _result(context: PageContext, result: ReportResult, kind: str) -> None:
    words = context.words
    if result.is_cancelled:
        texts.caption(words("reports.cancelled"))
    for file in result.files:
        if not file.exists():
            texts.caption(words("reports.gone"))
            continue
        number = result.units - len(result.unwritten) - result.needless
        size = f"{file.stat().st_size / 1e6:.1f}"
        st.download_button(
            texts.literal(words("reports.download", kind=kind, units=number, size=size)),
            data=file.read_bytes,
            file_name=file.name,
            mime="application/zip",
            on_click="ignore",
            type="primary",
            key=f"download_{file.parent.parent.name}",
        )
    if result.needless:
        texts.caption(words("reports.needless", units=result.needless))
    if result.unwritten:
        texts.caption(words("reports.unwritten", units=len(result.unwritten)))
        for unit in result.unwritten[:MOST_NAMED]:
            name, what = (
                text.in_language(context.language) for text in (unit.name, unit.sentences[0])
            )
            texts.caption(words("reports.unwritten_line", code=unit.code, name=name, what=what))
