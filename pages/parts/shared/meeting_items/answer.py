"""Noting that what a meeting asked for was answered: a correction of the item."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.context import PageContext
from pages.parts.kit import notices, texts
from pages.parts.shared.meeting_items.decide import last_day
from warehouse.access.roles import Action
from warehouse.intake.meetings.recording import record_answer
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home

_LONGEST = 40
"""Letters of a request by which an item is told from others."""


def form(context: PageContext, rows: pl.DataFrame) -> None:
    """Draw the choice of an item without an answer among `rows`, and of the day it was answered."""
    words = context.words
    waiting = rows.filter(pl.col("response_state").is_in(["waiting", "overdue"]))
    if waiting.is_empty() or not signed_in.may(Action.WRITE_DECISIONS):
        return
    named = {
        row["action_id"]: words(
            "meeting_items.named", target=row["target"], request=row["request"][:_LONGEST]
        )
        for row in waiting.iter_rows(named=True)
    }
    with (
        st.popover(words("meeting_items.answer")),
        st.form("answer_item", clear_on_submit=True, border=False),
    ):
        item = st.selectbox(
            words("meeting_items.item"),
            list(named),
            format_func=lambda action_id: texts.literal(named[action_id]),
            key="answer_item_id",
        )
        day = st.date_input(
            words("supervision.responded_on"),
            value=last_day(context),
            min_value=rows["held_on"][0],
            max_value=max(last_day(context), rows["held_on"][0]),
            format="YYYY-MM-DD",
            key="answer_item_on",
        )
        if st.form_submit_button(words("meeting_items.answer_confirm")) and item:
            _record(context, item, day if isinstance(day, date) else last_day(context))


def _record(context: PageContext, action_id: str, day: date) -> None:
    signed_in.check(Action.WRITE_DECISIONS)
    try:
        outcome = record_answer(Home.from_environment(), action_id, day)
    except XuntuError as error:
        notices.failed(context.words, error)
        return
    if outcome.batch is None:
        for _, what, remedy in outcome.sentences(context.language):
            texts.error(what, remedy)
        return
    st.rerun()
