"""What was recorded of meetings of late: whether the figures show it already, and the way back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, notices, numbers, texts
from pages.parts.kit.words import Words
from pages.parts.shared import act_names
from warehouse.access.roles import Action
from warehouse.intake.batches.store import list_batches
from warehouse.intake.batches.undo import undo
from warehouse.intake.meetings.recorded import MeetingBatch, latest
from warehouse.runtime import jobs
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.runtime.jobs import ACCEPT_SHRINKAGE, JobState

SECONDS_BETWEEN_LOOKS = 1.0


def card(context: PageContext) -> None:
    """Draw the latest batches, each with its way back, and the build that shows them."""
    words, home = context.words, Home.from_environment()
    try:
        batches = latest(home)
        accepted = {batch.batch_id for batch in list_batches(home)}
    except XuntuError as error:
        notices.failed(words, error)
        return
    built_from = set(context.view.version.batches)
    taken_back = bool(built_from - accepted)
    waits = taken_back or any(recorded.batch.batch_id not in built_from for recorded in batches)
    if not (batches or waits):
        return
    with st.container(border=True, key="card_recorded"):
        headings.title(words("meeting_items.recorded"))
        _build(context, home, waits=waits, shrinks=taken_back)
        for recorded in batches:
            _batch(context, home, recorded, is_shown=recorded.batch.batch_id in built_from)


def of_whom(context: PageContext, target: str, unit: str) -> str:
    """Return of whom an item asks: a region, or a unit of it."""
    return context.words("meeting_items.line_unit", target=target, unit=unit) if unit else target


def _build(context: PageContext, home: Home, *, waits: bool, shrinks: bool) -> None:
    """Say that the figures lack what was recorded or still hold what was taken back, and offer to
    build; while a build is under way, how far it is.
    """
    words, build = context.words, _latest_build(home)
    if build is not None and build.state == "running":
        _progress(context)
        return
    if not waits:
        return
    if build is not None and build.sentences is not None:
        texts.error(*(sentence.in_language(context.language) for sentence in build.sentences))
    texts.info(words("meeting_items.not_shown"))
    if st.button(words("meeting_items.build"), key="build_decisions"):
        signed_in.check(Action.PUBLISH)
        try:
            jobs.start_job(home, "build", *([ACCEPT_SHRINKAGE] if shrinks else []))
        except XuntuError as error:
            notices.failed(words, error)
            return
        st.rerun()


def _latest_build(home: Home) -> JobState | None:
    job_id = jobs.latest_job(home, "build", "purge")
    return None if job_id is None else jobs.job_state(home, job_id)


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _progress(context: PageContext) -> None:
    build = _latest_build(Home.from_environment())
    if build is None or build.state != "running":
        st.rerun()
        return
    st.progress(min(build.done / build.total, 1.0) if build.total else 0.0)
    texts.caption(context.words("meeting_items.building", seconds=f"{build.seconds:.0f}"))


def _batch(context: PageContext, home: Home, recorded: MeetingBatch, *, is_shown: bool) -> None:
    """Draw one batch: when and of what, its items, and the button that takes it back."""
    words, batch = context.words, recorded.batch
    with st.container(horizontal=True, vertical_alignment="center"):
        key = "meeting_items.batch_shown" if is_shown else "meeting_items.batch_waiting"
        items = words.count("meeting_items", len(recorded.items))
        named = words(key, batch=batch.batch_id, what=batch.origin.description, items=items)
        st.text(named, width="stretch")
        if signed_in.may(Action.WRITE_DECISIONS):
            _undo(words, home, batch.batch_id)
    for row in recorded.items.iter_rows(named=True):
        if row["target_region"] in context.regions:  # what lies outside is nobody's business here
            st.text(_line(context, row))


def _undo(words: Words, home: Home, batch_id: str) -> None:
    """Draw the button that takes a batch back."""
    with st.popover(words("meeting_items.undo")):
        texts.caption(words("meeting_items.undo_help"))
        if st.button(words("meeting_items.undo_confirm"), key=f"undo_{batch_id}"):
            signed_in.check(Action.WRITE_DECISIONS)
            try:
                undo(home, batch_id)
            except XuntuError as error:
                notices.failed(words, error)
            else:
                st.rerun()


def _line(context: PageContext, row: dict[str, Any]) -> str:
    """Say what one item asks; of one that was answered, since when."""
    words, language = context.words, context.language
    due_on, responded_on = row["response_due_on"], row["responded_on"]
    target = act_names.of_region(context, row["target_region"])
    line = words(
        "meeting_items.line",
        target=of_whom(context, target, row["target_unit"] or ""),
        request=row["request"] or "",
        due="" if due_on is None else numbers.day(due_on, language),
    )
    if responded_on is None:
        return line
    day = numbers.day(responded_on, language)
    return words("meeting_items.line_answered", line=line, day=day)
