"""The console: tables on the left, the editor and the answer on the right.

The answer comes from a process of its own (`warehouse.console`), which is looked at now and then
until it has ended, and can be cut short.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import texts
from pages.parts.sql import editor, named, results, tables_list
from warehouse.console.question import MOST_ROWS, MOST_SECONDS, Answer, SqlQuestion
from warehouse.console.saved import with_tables
from warehouse.console.statements import SqlCancelled
from warehouse.runtime.errors import XuntuError

SECONDS_BETWEEN_LOOKS = 0.4
HISTORY_HELD = 30

_QUESTION, _ANSWER, _PENDING, _HISTORY = "sql_question", "sql_answer", "sql_asked", "sql_history"


def draw(context: PageContext) -> None:
    """Draw the console."""
    left, right = st.columns([1, 3.4])
    with left:
        tables_list.card(context)
    with right:
        # Before anything was asked the console ends with the list beside it.
        height: Literal["stretch", "content"] = "content" if _has_begun() else "stretch"
        with st.container(border=True, height=height, key="card_sql"):
            named.row(context)
            running = _running()
            request = editor.draw(context, is_running=running is not None, reload=named.loaded())
            if request is not None:
                _ask(context, request)
            if not _has_begun():
                texts.caption(
                    context.words("sql.help", rows=f"{MOST_ROWS:,}", seconds=f"{MOST_SECONDS:.0f}")
                )
        with st.container():
            if _running() is not None:
                _wait(context)
            else:
                _draw_answer(context)
        _history(context)


def _ask(context: PageContext, request: editor.SqlRequest) -> None:
    """Start a question, or cut the present one short."""
    running = _running()
    if running is not None:
        running.cancel()
    if request.sql is None:
        st.rerun()
    st.session_state[_PENDING] = request.sql
    st.session_state.pop(_ANSWER, None)
    st.session_state[_QUESTION] = SqlQuestion(
        context.view.version.file, with_tables(request.sql), context.view.scope
    )
    history = [each for each in st.session_state.get(_HISTORY, []) if each != request.sql]
    st.session_state[_HISTORY] = [request.sql, *history][:HISTORY_HELD]
    st.rerun()


def _running() -> SqlQuestion | None:
    """Return the question that is being answered; keep the answer of one that was."""
    question: SqlQuestion | None = st.session_state.get(_QUESTION)
    if question is None or question.is_running:
        return question
    del st.session_state[_QUESTION]
    try:
        st.session_state[_ANSWER] = question.answer()
    except XuntuError as error:
        st.session_state[_ANSWER] = error
    return None


def _has_begun() -> bool:
    """Return whether anything was asked in this session."""
    return any(st.session_state.get(key) is not None for key in (_QUESTION, _ANSWER, _HISTORY))


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _wait(context: PageContext) -> None:
    question: SqlQuestion | None = st.session_state.get(_QUESTION)
    if question is None or not question.is_running:
        st.rerun()
        return
    texts.caption(
        context.words("sql.running", seconds=f"{question.seconds:.0f}", most=f"{MOST_SECONDS:.0f}")
    )


def _draw_answer(context: PageContext) -> None:
    answer: Answer | XuntuError | None = st.session_state.get(_ANSWER)
    if isinstance(answer, SqlCancelled):  # as was wanted: nothing went wrong
        what, _, remedy = answer.in_language(context.language)
        texts.caption(texts.sentences(what, remedy))
    elif isinstance(answer, XuntuError):
        _draw_refusal(context, answer)
    elif answer is not None:
        results.card(context, answer, st.session_state.get(_PENDING, ""))


def _draw_refusal(context: PageContext, error: XuntuError) -> None:
    """Say why there is no answer; the lines in which the database points at a place are set in
    letters of one width, so that it points there.
    """
    what, why, remedy = error.in_language(context.language)
    said, *pointing = why.splitlines()
    texts.error(what, said, remedy, title=context.words("sql.refused"))
    lines = "\n".join(pointing).strip("\n")
    if lines:
        st.code(lines, language=None)


def _history(context: PageContext) -> None:
    """List what was asked in this session, the latest first; a click takes it back."""
    history: list[str] = st.session_state.get(_HISTORY, [])
    with st.container():
        if not history:
            return
        with st.expander(context.words("sql.history")):
            for place, sql in enumerate(history):
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.code(sql, language="sql", width="stretch")
                    st.button(
                        context.words("sql.take"),
                        key=f"sql_take_{place}",
                        on_click=named.put,
                        args=(sql,),
                    )
