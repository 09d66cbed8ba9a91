"""While a job works: how far it is; and why one failed."""

from __future__ import annotations

import streamlit as st

from pages.parts.intake import flow
from pages.parts.intake.flow import Flow
from pages.parts.shell import Desk

SECONDS_BETWEEN_LOOKS = 0.7


def card(desk: Desk, now: Flow) -> None:
    """Draw the progress until the job has ended."""
    with st.container(border=True, key="card_progress"):
        st.html(f'<div class="card-title">{desk.words(f"intake.working_{now.task}")}</div>')
        _progress(desk)
        st.caption(desk.words("intake.working_note"))


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _progress(desk: Desk) -> None:
    job = flow.current(desk).job
    if job is None or job.state != "running":
        st.rerun()
        return
    share = min(job.done / job.total, 1.0) if job.total else 0.0
    st.progress(share, text=job.what.told(desk.language))


def failed(desk: Desk, now: Flow) -> None:
    """Say why a job failed, and what was kept."""
    if now.job is None or now.job.sentences is None:
        return
    what, why, mend = (sentence.told(desk.language) for sentence in now.job.sentences)
    st.error(f"{what}\n\n{why}\n\n{mend}", title=desk.words(f"intake.failed_{now.task}"))
    if now.task == "build":
        st.info(desk.words("intake.build_kept"))
        if st.button(desk.words("intake.publish_again")):
            flow.publish(desk)
            st.rerun()
