"""Accepting an import: the label it needs, whole or only the good rows, and what came of it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.parts.frame import navigation, selection, signed_in
from pages.parts.frame.context import FrameContext
from pages.parts.intake import flow, ledger_text
from pages.parts.intake.flow import Flow
from pages.parts.kit import headings, numbers, texts
from pages.parts.kit.files import downloads
from warehouse.access.roles import Action
from warehouse.intake.batches.drafts import Draft
from warehouse.intake.batches.store import clear_demonstration, list_batches
from warehouse.intake.copies.report import ExaminationReport
from warehouse.runtime.errors import SettingsInvalid
from warehouse.runtime.settings import set_classification_label


def card(context: FrameContext, draft: Draft, report: ExaminationReport) -> None:
    """Draw what is left to do before the import can be accepted, and the button that does it."""
    words = context.words
    with st.container(border=True, key="card_accept"):
        headings.title(words("intake.accept_title"))
        if signed_in.refuses(words, Action.ACCEPT):
            return
        is_ready = _label(context)
        is_ready = _no_demonstration(context) and is_ready
        good_rows_only = False
        if not report.is_clean:
            texts.warning(
                words(
                    "intake.held",
                    rejected=numbers.count(report.count("rejected")),
                    pending=numbers.count(report.count("pending")),
                    files=numbers.count(report.refused_files),
                )
            )
            good_rows_only = st.checkbox(
                words("intake.good_rows_only"), key=f"good_rows_only_{draft.draft_id}"
            )
        if not report.is_new:
            texts.info(words("intake.nothing_new"))
        with st.container(horizontal=True):
            if st.button(
                words("intake.accept"),
                type="primary",
                disabled=not (is_ready and report.is_new and (report.is_clean or good_rows_only)),
                key="accept",
            ):
                flow.accept(context, draft, good_rows_only=good_rows_only)
                st.rerun()
            if st.button(words("intake.give_up"), key="give_up"):
                flow.give_up(draft)
                st.rerun()


def outcome(context: FrameContext, now: Flow) -> None:
    """Say what this session accepted, and once it is published, the way to it."""
    words, accepted = context.words, now.accepted
    if accepted is None:
        return
    rows = accepted["rows"]
    if accepted["batch"] is None or not isinstance(rows, dict):
        texts.info(words("intake.nothing_new"))
    else:
        counts = {status: numbers.count(count) for status, count in rows.items()}
        texts.success(words("intake.accepted", batch=accepted["batch"], **counts))
    if not accepted.get("is_finished", True):
        texts.warning(words("intake.unfinished"))
    if accepted["refusals"]:
        file = Path(str(accepted["refusals"]))
        texts.warning(words("intake.refusals_kept", file=file.name))
        st.download_button(
            words("intake.refused_copy"),
            data=file.read_bytes,
            file_name=words("intake.refused_file"),
            mime=downloads.XLSX,
            on_click="ignore",
        )
    if now.is_published and not now.is_building:
        texts.success(words("intake.published"))
        st.page_link(
            navigation.page("map_wall"),
            label=words("intake.to_the_map"),
            query_params=selection.current().parameters(),
        )


def _label(context: FrameContext) -> bool:
    """Ask for the classification label once; whether it is set."""
    words = context.words
    if context.settings.classification_label:
        return True
    texts.warning(words("intake.label_warning"))
    with (
        st.form("label", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        label = st.text_input(
            words("intake.label"), placeholder=words("intake.label_example"), max_chars=40
        )
        if st.form_submit_button(words("intake.label_set"), key="set_label") and label.strip():
            try:
                set_classification_label(context.home, label)
            except SettingsInvalid as error:
                ledger_text.box("error", *error.in_language(context.language))
                return False
            st.rerun()
    return False


def _no_demonstration(context: FrameContext) -> bool:
    """Offer to leave the demonstration data behind; whether there are none."""
    words = context.words
    if not any(batch.is_demonstration for batch in list_batches(context.home)):
        return True
    texts.warning(words("intake.demonstration_first"))
    if st.button(words("intake.demonstration_clear"), key="clear_demonstration"):
        clear_demonstration(context.home)
        st.rerun()
    return False
