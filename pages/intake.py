"""台账导入, from an office's workbooks to a published version, and back where that was wrong."""

import streamlit as st

from pages.parts.frame import shell
from pages.parts.intake import (
    accepting,
    answering,
    corrections,
    flow,
    history,
    publishing,
    remembered,
    results,
    start,
    steps,
    waiting,
)

shell.guard()
desk = shell.enter_desk()

shell.headline(desk, history.sentence(desk))
now = flow.current(desk)
steps.bar(desk, now)
main, side = st.columns([2.3, 1])
with main:
    waiting.gone(desk, now)
    waiting.failed(desk, now)
    accepting.outcome(desk, now)
    publishing.card(desk, now)
    if now.is_working:
        waiting.card(desk, now)
    elif now.draft is None or now.report is None:
        start.card(desk)
    else:
        answering.card(desk, now.draft, now.report)
        remembered.card(desk, now.draft, now.report)
        results.rows_card(desk, now.report)
        corrections.card(desk, now.draft, now.report)
        results.findings_card(desk, now.draft, now.report)
        accepting.card(desk, now.draft, now.report)
with side:
    start.templates(desk)
    history.card(desk)
shell.foot(desk)
