"""What the intake asks: all open questions as one form; one answer serves every value like it."""

from __future__ import annotations

import html
from datetime import date

import streamlit as st

from pages.parts import numbers
from pages.parts.intake import flow
from pages.parts.shell import Desk
from warehouse.intake.drafts import Draft
from warehouse.intake.questions import Question
from warehouse.intake.report import Report

SURE = 0.8
"""From this confidence on a proposal is chosen beforehand; the user still confirms it."""

AT_ONCE = 40
"""Questions on the screen; the others follow once these are answered."""


def card(desk: Desk, draft: Draft, report: Report) -> None:
    """Draw the open questions; the answers given together lead to a new examination."""
    words = desk.words
    if not report.questions:
        return
    with st.container(border=True, key="card_questions"):
        count = numbers.count(len(report.questions))
        st.html(f'<div class="card-title">{words("intake.questions_title", n=count)}</div>')
        st.caption(words("intake.questions_help"))
        with st.form(f"questions_{draft.draft_id}", border=False):
            given = {
                question.key: _asked(desk, draft, question)
                for question in report.questions[:AT_ONCE]
            }
            sent = st.form_submit_button(words("intake.answer"), type="primary")
        if not sent:
            return
        wrong = [
            question
            for question in report.questions[:AT_ONCE]
            if question.takes == "date" and not _is_day_or_option(question, given[question.key])
        ]
        for question in wrong:
            st.error(words("intake.no_day", title=question.title.told(desk.language)))
        if not wrong:
            flow.answer(desk, draft, {key: value for key, value in given.items() if value})
            st.rerun()


def _asked(desk: Desk, draft: Draft, question: Question) -> str:
    """Draw one question; return the answer, "" where there is none yet."""
    words, language = desk.words, desk.language
    place = words("intake.place", file=question.file, sheet=question.sheet)
    rows = words("intake.rows_waiting", n=numbers.count(question.count)) if question.count else ""
    st.html(
        f'<div class="question"><b>{html.escape(question.title.told(language))}</b>'
        f"<span>{html.escape(place)}</span><span>{html.escape(rows)}</span></div>"
    )
    st.caption(question.help.told(language))
    if question.examples:
        examples = words("ranking.separator").join(question.examples)
        st.caption(words("intake.examples", examples=examples))
    key = f"{draft.draft_id}_{question.key}_{language}"
    labels = {option.value: option.label.told(language) for option in question.options}
    chosen = ""
    if labels:
        is_sure = question.proposal in labels and (question.confidence or 0) >= SURE
        chosen = (
            st.selectbox(
                question.title.told(language),
                labels,
                index=list(labels).index(question.proposal or "") if is_sure else None,
                format_func=lambda value: (
                    words("intake.proposed", label=labels[value])
                    if value == question.proposal
                    else labels[value]
                ),
                placeholder=words("intake.choose"),
                key=f"choose_{key}",
                label_visibility="collapsed",
            )
            or ""
        )
    if question.takes == "option":
        return chosen
    proposal = question.proposal if question.proposal not in labels else ""
    typed = st.text_input(
        question.title.told(language),
        value=proposal or "",
        placeholder=words("intake.type_day" if question.takes == "date" else "intake.type_text"),
        max_chars=200,
        key=f"type_{key}",
        label_visibility="collapsed",
    )
    return typed.strip() or chosen


def _is_day_or_option(question: Question, answer: str) -> bool:
    if not answer or answer in {option.value for option in question.options}:
        return True
    try:
        date.fromisoformat(answer)
    except ValueError:
        return False
    return True
