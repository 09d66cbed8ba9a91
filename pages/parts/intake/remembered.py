"""Answers of earlier ledgers that an import was read with: altered here, or asked again."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame.context import FrameContext
from pages.parts.intake import flow, ledger_text
from pages.parts.kit import numbers, texts
from warehouse.intake.batches.drafts import Draft
from warehouse.intake.batches.profiles import forget
from warehouse.intake.copies.report import ExaminationReport
from warehouse.intake.findings.questions import Question

ASK_AGAIN = "ask_again"
SHOWN = 100
"""Answers on the screen: the first of them."""


def card(context: FrameContext, draft: Draft, report: ExaminationReport) -> None:
    """Draw the answers that were used again; what is altered leads to a new examination."""
    words, answered = context.words, report.settled_questions[:SHOWN]
    if not answered:
        return
    title = words("intake.remembered_title", n=numbers.count(len(report.settled_questions)))
    with st.expander(texts.literal(title)):
        texts.caption(words("intake.remembered_help"))
        with st.form(f"remembered_{draft.draft_id}", border=False):
            chosen = {
                question.key: _chosen(context, draft, question, number)
                for number, question in enumerate(answered, start=1)
            }
            sent = st.form_submit_button(words("intake.remembered_send"), key="send_remembered")
        if sent:
            _alter(context, draft, {question.key: question.proposal or "" for question in answered},
                   chosen)  # fmt: skip


def _chosen(context: FrameContext, draft: Draft, question: Question, number: int) -> str:
    """Draw one answer beside its question; return what is chosen now."""
    words, language = context.words, context.language
    proposal = question.proposal or ""
    options = {
        proposal: proposal,
        **{option.value: option.label.in_language(language) for option in question.options},
        ASK_AGAIN: words("intake.remembered_ask_again"),
    }
    question_side, answer = st.columns([1.5, 1], gap="medium")
    title = ledger_text.escaped(question.title.in_language(language))
    question_side.html(f'<div class="question"><b>{title}</b></div>')
    return answer.selectbox(
        words("intake.remembered_answer", n=number),
        options,
        format_func=options.__getitem__,
        key=f"remembered_{draft.draft_id}_{question.key}_{language}",
        label_visibility="collapsed",
    )


def _alter(
    context: FrameContext, draft: Draft, answers: dict[str, str], chosen: dict[str, str]
) -> None:
    """Examine again with the answers that are others now; forget those to be asked again."""
    altered = {key: answer for key, answer in chosen.items() if answer != answers[key]}
    if not altered:
        texts.warning(context.words("intake.remembered_none"))
        return
    forget(context.home, {key: answers[key] for key, now in altered.items() if now == ASK_AGAIN})
    flow.answer(context, draft, {key: now for key, now in altered.items() if now != ASK_AGAIN})
    st.rerun()
