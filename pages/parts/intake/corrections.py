"""What an import would correct of what is in force: old and new, taken together or row by row."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts.frame.context import FrameContext
from pages.parts.intake import flow, ledger_text
from pages.parts.kit import headings, numbers, texts
from warehouse.intake.batches.drafts import Draft
from warehouse.intake.copies.report import ExaminationReport
from warehouse.intake.findings.correction_texts import with_names
from warehouse.intake.findings.corrections import KEEP

SHOWN = 500
TALLEST = 480
"""Pixels of a long list, which scrolls."""
FEW = 8
"""Lines that stand below each other without scrolling."""

COLUMNS = ("place", "row", "field", "old", "new", "verdict")


def card(context: FrameContext, draft: Draft, report: ExaminationReport) -> None:
    """Draw the corrections field by field, and the choice of rows that are to stay as they are."""
    words, corrections = context.words, report.corrections
    if corrections.is_empty():
        return
    rows = corrections["answer"].n_unique()
    with st.container(border=True, key="card_corrections"):
        title = words("intake.corrections_title", n=numbers.count(rows))
        headings.title(title)
        texts.caption(words("intake.corrections_help"))
        listed = with_names(corrections.head(SHOWN), context.language).to_dicts()
        with st.container(height=TALLEST if len(listed) > FEW else "content", border=False):
            st.html(_table(context, listed, names_files=corrections["file"].n_unique() > 1))
        if corrections.height > SHOWN:
            counts = {"shown": numbers.count(SHOWN), "total": numbers.count(corrections.height)}
            texts.caption(words("intake.corrections_cut", **counts))
        _choice(context, draft, report, listed)


def _table(context: FrameContext, lines: list[dict[str, Any]], *, names_files: bool) -> str:
    words = context.words
    headings = "".join(f"<th>{words(f'intake.correction_{name}')}</th>" for name in COLUMNS)
    drawn = "".join(
        f'<tr class="{"kept" if line["is_kept"] else "taken"}">'
        f"<td>{_place(context, line, names_files=names_files)}</td>"
        f"<td><small>{ledger_text.escaped(line['title'])}</small>{ledger_text.escaped(line['named'])}</td>"
        f"<td>{ledger_text.escaped(line['header'])}</td>"
        f"<td>{ledger_text.escaped(line['before'])}</td><td>{ledger_text.escaped(line['after'])}</td>"
        f"<td>{words('intake.correction_kept' if line['is_kept'] else 'intake.correction_taken')}"
        "</td></tr>"
        for line in lines
    )
    return f'<table class="findings corrections"><tr>{headings}</tr>{drawn}</table>'


def _place(context: FrameContext, line: dict[str, Any], *, names_files: bool) -> str:
    at = context.words("intake.at_row", row=line["row"])
    names = [line["file"], line["sheet"]] if names_files else [line["sheet"]]
    return f"{'<br>'.join(map(ledger_text.escaped, names))}<b>{at}</b>"


def _choice(
    context: FrameContext, draft: Draft, report: ExaminationReport, lines: list[dict[str, Any]]
) -> None:
    """Let rows be kept as they are; what is chosen is examined again."""
    words = context.words
    named = {line["answer"]: f"{line['named']} · {line['title']}" for line in lines}
    declined = report.corrections.filter("is_kept")["answer"].unique(maintain_order=True).to_list()
    with st.form(f"corrections_{draft.draft_id}", border=False):
        chosen = st.multiselect(
            words("intake.corrections_keep"),
            list(named),
            default=[key for key in declined if key in named],
            format_func=lambda key: named[key],
            placeholder=words("intake.corrections_none_kept"),
            key=f"keep_{draft.draft_id}_{context.language}",
        )
        if not st.form_submit_button(words("intake.corrections_send"), key="send_corrections"):
            return
    answers = {key: KEEP if key in chosen else "" for key in named}
    if set(chosen) != set(declined) & set(named):
        flow.answer(context, draft, answers)
        st.rerun()
