"""Queries that are kept by name: taken into the editor, or kept from it."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import notices, texts
from pages.parts.sql import editor
from warehouse.console import saved
from warehouse.runtime.errors import XuntuError

_RELOAD, _REFUSED = "sql_reload", "sql_refused"


def loaded() -> tuple[int, str] | None:
    """Return what the editor is to hold, with its number; None before anything was taken."""
    taken: tuple[int, str] | None = st.session_state.get(_RELOAD)
    return taken


def put(sql: str) -> None:
    """Put a query into the editor."""
    number, _ = loaded() or (0, "")
    st.session_state[_RELOAD] = (number + 1, sql)


def row(context: PageContext) -> None:
    """Draw the choice of a query that is kept, and the keeping of the present one."""
    words = context.words
    with st.container(horizontal=True, vertical_alignment="center", key="tools_sql"):
        key = f"sql_named_{context.language}"
        st.selectbox(
            words("sql.named"),
            saved.names(),
            index=None,
            placeholder=words("sql.named"),
            key=key,
            on_change=_take,
            args=(key,),
            label_visibility="collapsed",
            width=400,
        )
        with st.popover(words("sql.keep")), st.form("sql_keep", border=False):
            texts.caption(words("sql.keep_help"))
            name = st.text_input(words("sql.name"), max_chars=60)
            if st.form_submit_button(words("sql.keep")):
                _keep(context, name)
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        notices.failed(words, refused)


def _take(key: str) -> None:
    name = st.session_state.get(key)
    if not isinstance(name, str):
        return
    try:
        put(saved.load(name))
    except XuntuError as error:
        st.session_state[_REFUSED] = error


def _keep(context: PageContext, name: str) -> None:
    try:
        file = saved.save(name.strip(), editor.text())
    except XuntuError as error:
        notices.failed(context.words, error)
        return
    texts.success(context.words("sql.kept", file=file.name))
