"""台账导入, from an office's workbooks to a published version, and back where that was wrong."""

import streamlit as st

from pages.parts.frame import headline, shell
from pages.parts.intake import (
    accepting,
    answering,
    corrections,
    flow,
    history,
    publishing,
    reference_tables,
    remembered,
    results,
    start,
    steps,
    waiting,
)

shell.guard()
context = shell.enter_without_figures()

headline.draw(context, history.sentence(context))
now = flow.current(context)
steps.bar(context, now)
main, side = st.columns([2.3, 1])
with main:
    waiting.gone(context, now)
    waiting.failed(context, now)
    accepting.outcome(context, now)
    publishing.card(context, now)
    if now.is_working:
        waiting.card(context, now)
    elif start.is_closed(context):
        pass
    elif now.draft is None or now.report is None:
        start.card(context)
        reference_tables.card(context)
    else:
        answering.card(context, now.draft, now.report)
        remembered.card(context, now.draft, now.report)
        results.rows_card(context, now.report)
        corrections.card(context, now.draft, now.report)
        results.findings_card(context, now.draft, now.report)
        accepting.card(context, now.draft, now.report)
with side:
    start.templates(context)
    history.card(context)
headline.foot(context)
