"""What the intake asks: all open questions as one form; one answer serves every value like it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from pages.parts.frame.context import FrameContext
from pages.parts.intake import flow, ledger_text
from pages.parts.kit import headings, numbers, texts
from warehouse.intake.batches.drafts import Draft
from warehouse.intake.copies.report import ExaminationReport
from warehouse.intake.findings.questions import Question

AT_ONCE = 40
"""Questions on the screen; the others follow once these are answered."""


def card(context: FrameContext, draft: Draft, report: ExaminationReport) -> None:
    """Draw the open questions; the answers given together lead to a new examination."""
    words = context.words
    if not report.questions:
        return
    questions = _in_groups(report.questions[:AT_ONCE])
    with st.container(border=True, key="card_questions"):
        count = numbers.count(len(report.questions))
        headings.title(words("intake.questions_title", n=count))
        texts.caption(words("intake.questions_help"))
        with st.form(f"questions_{draft.draft_id}", border=False):
            replies: dict[str, str] = {}
            for place, (_, group) in enumerate(groupby(questions, _group)):
                replies |= _question_groups(context, draft, list(group), place)
            sent = st.form_submit_button(words("intake.answer"), type="primary", key="send_answers")
            if len(questions) < len(report.questions):
                more = numbers.count(len(report.questions) - len(questions))
                texts.caption(words("intake.more_questions", n=more))
        if not sent:
            return
        wrong = [
            question
            for question in questions
            if question.takes == "date" and not _is_day_or_option(question, replies[question.key])
        ]
        for question in wrong:
            ledger_text.box(
                "error", words("intake.no_day", title=question.title.in_language(context.language))
            )
        if not any(replies.values()):
            texts.warning(words("intake.no_answer"))
        elif not wrong:
            flow.answer(context, draft, {key: value for key, value in replies.items() if value})
            st.rerun()


def _group(question: Question) -> tuple[str, str, str]:
    return question.kind, question.file, question.sheet


def _in_groups(questions: Sequence[Question]) -> list[Question]:
    """Return the questions, those of one kind about one sheet together where the first stood."""
    places = {group: place for place, group in enumerate(dict.fromkeys(map(_group, questions)))}
    return sorted(questions, key=lambda question: places[_group(question)])


def _question_groups(
    context: FrameContext, draft: Draft, questions: list[Question], place: int
) -> dict[str, str]:
    """Draw questions of one kind under what they have in common; return the answers by key."""
    words, first = context.words, questions[0]
    help_texts = {question.help.in_language(context.language) for question in questions}
    with st.container(key=f"asked_{place}", gap="small"):
        common = ledger_text.escaped(help_texts.pop()) if len(help_texts) == 1 else ""
        where = ledger_text.escaped(words("intake.place", file=first.file, sheet=first.sheet))
        st.html(f'<div class="questions-of"><span>{where}</span>{common}</div>')
        answers = {
            question.key: _answer_to(
                context, draft, question, place, number, is_helped=bool(common)
            )
            for number, question in enumerate(questions, start=1)
        }
        proposed = [question for question in questions if question.is_likely]
        if len(proposed) > 1:
            st.form_submit_button(
                words("intake.take_proposals", n=numbers.count(len(proposed))),
                key=f"take_proposals_{place}",
                on_click=_take_proposals,
                args=(context, draft, proposed),
            )
    return answers


def _answer_to(
    context: FrameContext,
    draft: Draft,
    question: Question,
    place: int,
    number: int,
    *,
    is_helped: bool,
) -> str:
    """Draw one question; return the answer, "" where there is none yet."""
    words, language = context.words, context.language
    options = {option.value: option.label.in_language(language) for option in question.options}
    choose, write = _keys(context, draft, question)
    if st.session_state.get(choose) not in options:  # it may have had others at first
        st.session_state.pop(choose, None)
    if question.is_sure:
        st.session_state.setdefault(*_proposed(context, draft, question))
    # Labels are hidden: they name the place, not what stands in the ledger.
    label = texts.literal(words("intake.answer_to", group=place + 1, n=number))
    answer = ""
    question_side, replies = st.columns([1.5, 1], gap="medium")
    question_side.html(_question_as_html(context, question, is_helped=is_helped))
    with replies:
        if options:
            answer = (
                st.selectbox(
                    label,
                    options,
                    index=None,
                    format_func=lambda value: (
                        words("intake.proposed", label=options[value])
                        if value == question.proposal and question.is_likely
                        else options[value]
                    ),
                    placeholder=words("intake.choose"),
                    key=choose,
                    label_visibility="collapsed",
                )
                or ""
            )
        if question.takes == "option":
            return answer
        typed = st.text_input(
            label,
            placeholder=words(f"intake.type_{question.takes}"),
            max_chars=200,
            key=write,
            label_visibility="collapsed",
        )
    return typed.strip() or answer


def _question_as_html(context: FrameContext, question: Question, *, is_helped: bool) -> str:
    words, language = context.words, context.language
    title = question.title.in_language(language)
    if question.kind == "column":
        title = words("intake.column_title", **question.details)
    lines = [] if is_helped else [question.help.in_language(language)]
    if question.examples:
        examples = words("ranking.separator").join(question.examples)
        lines.append(words("intake.examples", examples=examples))
    values = {option.value for option in question.options}
    if question.is_likely and question.proposal not in values:
        lines.append(words("intake.proposed_text", text=question.proposal))
    rows = words("intake.rows_waiting", n=numbers.count(question.count)) if question.count else ""
    below = "".join(f"<small>{ledger_text.escaped(line)}</small>" for line in lines)
    return (
        f'<div class="question"><b>{ledger_text.escaped(title)}</b>'
        f"<span>{html.escape(rows)}</span>{below}</div>"
    )


def _take_proposals(context: FrameContext, draft: Draft, questions: Sequence[Question]) -> None:
    """Fill in the proposals where nothing has been answered; the user sees them before sending."""
    for question in questions:
        if not any(st.session_state.get(key) for key in _keys(context, draft, question)):
            key, proposal = _proposed(context, draft, question)
            st.session_state[key] = proposal


def _keys(context: FrameContext, draft: Draft, question: Question) -> tuple[str, str]:
    """Return the keys under which the session holds what is chosen and what is typed."""
    stem = f"{draft.draft_id}_{question.key}_{context.language}"
    return f"choose_{stem}", f"type_{stem}"


def _proposed(context: FrameContext, draft: Draft, question: Question) -> tuple[str, str | None]:
    """Return where the proposal goes, and it."""
    choose, write = _keys(context, draft, question)
    if question.proposal in {option.value for option in question.options}:
        return choose, question.proposal
    return (write, question.proposal or "") if question.takes != "option" else (choose, None)


def _is_day_or_option(question: Question, answer: str) -> bool:
    if not answer or answer in {option.value for option in question.options}:
        return True
    try:
        date.fromisoformat(answer)
    except ValueError:
        return False
    return True
