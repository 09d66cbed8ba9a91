"""The batches that were accepted, those that were taken back, and those that were removed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts.frame import data, signed_in
from pages.parts.frame.context import FrameContext
from pages.parts.intake import flow, ledger_text
from pages.parts.kit import headings, numbers, texts
from warehouse.access.roles import Action
from warehouse.intake.batches.batch import DEMONSTRATION_BATCH, Batch
from warehouse.intake.batches.removal import list_removed
from warehouse.intake.batches.store import ledgers_of, list_batches
from warehouse.intake.batches.undo import list_undone, redo, undo
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home

_SHOWN = 50


def sentence(context: FrameContext) -> str:
    """Return the page's sentence: what is accepted so far."""
    batches = ledgers_of(list_batches(context.home))
    if not batches:
        return context.words("intake.sentence_empty")
    rows = numbers.count(sum(batch.rows for batch in batches))
    day = numbers.day(batches[-1].accepted_at.astimezone().date(), context.language)
    return context.words("intake.sentence", n=numbers.count(len(batches)), rows=rows, day=day)


def card(context: FrameContext) -> None:
    """Draw the batches, the latest first, each with its way back."""
    words = context.words
    with st.container(border=True, height="stretch", key="card_history"):
        headings.title(words("intake.history_title"))
        batches, undone = list_batches(context.home)[::-1], list_undone(context.home)
        if not batches and not undone:
            texts.caption(words("intake.history_empty"))
        for batch in batches[:_SHOWN]:
            _line(context, batch, "undo", undo, may=batch.batch_id != DEMONSTRATION_BATCH)
        if undone:
            texts.caption(words("intake.undone_title"))
        for taken_back in undone[:_SHOWN]:
            _line(context, taken_back.batch, "redo", redo, may=True)
        _removed(context)


def _removed(context: FrameContext) -> None:
    """List the batches that are no longer there: who removed them, and when."""
    removed = list_removed(context.home)[::-1]
    if not removed:
        return
    texts.caption(context.words("intake.removed_title"))
    lines = [
        context.words(
            "intake.removed_line",
            batch=gone.batch_id,
            rows=numbers.count(gone.rows),
            day=numbers.day(gone.removed_at.astimezone().date(), context.language),
            who=gone.removed_by,
        )
        for gone in removed[:_SHOWN]
    ]
    ledger_text.lines(*lines)


def _line(
    context: FrameContext,
    batch: Batch,
    act: str,
    change: Callable[[Home, str], object],
    *,
    may: bool,
) -> None:
    words = context.words
    with st.container(horizontal=True, vertical_alignment="center"):
        first = words("intake.batch_line", batch=batch.batch_id, rows=numbers.count(batch.rows))
        day = numbers.day(batch.accepted_at.astimezone().date(), context.language)
        is_generated = batch.batch_id == DEMONSTRATION_BATCH  # described in both languages
        named = words("header.demonstration") if is_generated else batch.origin.description
        what = ledger_text.escaped(named)
        who = words("intake.batch_by", day=day, who=batch.accepted_by)
        st.html(
            f'<div class="batch"><b>{ledger_text.escaped(first)}</b>'
            f"<span>{ledger_text.escaped(who)}</span>"
            f'<span title="{what}">{what}</span></div>',
            width="stretch",
        )
        if not may or not signed_in.may(Action.UNDO):
            return
        with st.popover(words(f"intake.{act}")):
            texts.caption(words(f"intake.{act}_help"))
            if st.button(words(f"intake.{act}_confirm"), key=f"{act}_{batch.batch_id}"):
                signed_in.check(Action.UNDO)
                try:
                    change(context.home, batch.batch_id)
                except XuntuError as error:
                    ledger_text.box("error", *error.in_language(context.language))
                    return
                if signed_in.may(Action.PUBLISH) and (
                    ledgers_of(list_batches(context.home)) or data.has_figures(context.version)
                ):
                    # Fewer rows are what the user has just asked for.
                    flow.publish(context, accept_shrinkage=act == "undo")
                st.rerun()
        if act == "redo" and signed_in.may(Action.PURGE):
            _purge(context, batch)


def _purge(context: FrameContext, batch: Batch) -> None:
    """Offer to remove a batch that was taken back, for good, once its id has been typed."""
    words = context.words
    with st.popover(words("intake.purge")), st.form(f"purge_{batch.batch_id}", border=False):
        texts.caption(words("intake.purge_help"))
        typed = st.text_input(words("intake.purge_type", batch=batch.batch_id), max_chars=40)
        if not st.form_submit_button(words("intake.purge_confirm")):
            return
        if typed.strip() != batch.batch_id:
            texts.warning(words("intake.purge_not_confirmed", batch=batch.batch_id))
            return
        flow.purge(context, batch.batch_id)
        st.rerun()
