"""The two ways in: a template to fill, and ledgers as they are; and imports that were left."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.context import FrameContext
from pages.parts.intake import flow
from pages.parts.kit import headings, numbers, texts
from pages.parts.kit.files import downloads
from warehouse.access.roles import Action
from warehouse.intake.batches import drafts
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.templates.workbook import write_template
from warehouse.schema.catalogue import OFFICE_TABLES, title

ENDINGS = [
    *("xlsx", "xlsm", "xls", "et", "csv", "tsv", "txt"),
    *("htm", "html", "mht", "mhtml", "xml", "zip"),
]
_UPLOAD = "intake_upload"


def is_closed(context: FrameContext) -> bool:
    """Return whether imports are another's to do, and say so."""
    return signed_in.refuses(context.words, Action.IMPORT)


def card(context: FrameContext) -> None:
    """Draw the upload, and under it the imports that wait."""
    words = context.words
    with st.container(border=True, key="card_upload"):
        headings.title(words("intake.upload_title"))
        texts.caption(words("intake.upload_help"))
        st.html(
            f"<style>:root {{ --upload-button: '{words('intake.upload_button')}';"
            f" --upload-kinds: '{words('intake.upload_kinds')}'; }}</style>"
        )
        files = st.file_uploader(
            words("intake.upload_title"),
            type=ENDINGS,
            accept_multiple_files=True,
            key=_UPLOAD,
            label_visibility="collapsed",
        )
        if st.button(words("intake.examine"), type="primary", disabled=not files, key="examine"):
            flow.begin(context, [(file.name, file) for file in files])
            del st.session_state[_UPLOAD]
            st.rerun()
    _waiting(context)


def templates(context: FrameContext) -> None:
    """Draw the choice of templates and their download."""
    words = context.words
    with st.container(border=True, key="card_templates"):
        headings.title(words("intake.template_title"))
        texts.caption(words("intake.template_help"))
        chosen = st.multiselect(
            words("intake.template_tables"),
            OFFICE_TABLES,
            format_func=lambda table: title(table).in_language(context.language),
            placeholder=words("intake.template_all"),
            key=f"intake_tables_{context.language}",
            label_visibility="collapsed",
        )
        st.download_button(
            words("intake.template_download"),
            data=partial(_template, context, tuple(chosen)),
            file_name=words("intake.template_file"),
            mime=downloads.XLSX,
            on_click="ignore",
        )


def _template(context: FrameContext, chosen: tuple[str, ...]) -> bytes:
    return write_template(chosen or OFFICE_TABLES, context.language, ReferenceData(context.home))


def _waiting(context: FrameContext) -> None:
    words = context.words
    waiting = drafts.list_drafts(context.home)
    if not waiting:
        return
    with st.container(border=True, key="card_waiting"):
        headings.title(words("intake.waiting_title"))
        for draft in waiting:
            with st.container(horizontal=True, vertical_alignment="center"):
                day = numbers.day(draft.started_at.astimezone().date(), context.language)
                names = words("ranking.separator").join(file.name for file in draft.files)
                st.text(words("intake.waiting_line", day=day, files=names), width="stretch")
                if st.button(words("intake.resume"), key=f"resume_{draft.draft_id}"):
                    flow.resume(context, draft)
                    st.rerun()
                if st.button(words("intake.give_up"), key=f"drop_{draft.draft_id}"):
                    flow.give_up(draft)
                    st.rerun()
