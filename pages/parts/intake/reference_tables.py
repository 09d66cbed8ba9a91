"""Reference tables: the rows there are and whose they are, out as a workbook, back in, examined."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.context import FrameContext
from pages.parts.intake import flow, ledger_text
from pages.parts.kit import headings, numbers, texts
from pages.parts.kit.files import downloads
from warehouse.access.roles import Action
from warehouse.intake.batches.store import ledgers_of, list_batches
from warehouse.runtime.errors import XuntuError
from warehouse.schema.office_rows import KEYS
from warehouse.seeds.findings import lines_of
from warehouse.seeds.office.described import change_text, overtaken_texts
from warehouse.seeds.office.examination import Examined, accept_sheet, examine_sheet
from warehouse.seeds.office.in_force import in_force
from warehouse.seeds.office.names import ORIGIN, choices, definition_of, header_of, title_of
from warehouse.seeds.office.workbook import write_workbook
from warehouse.words.messages import message

_TABLE = "intake_reference"
_ROUND = "intake_reference_round"
_ACCEPTED = "intake_reference_accepted"
_SHOWN = 200
_WHOSE = ("product", "added", "changed", "withdrawn")


def card(context: FrameContext) -> None:
    """Draw the choice of a table; of the one chosen its rows and the ways out and in."""
    words = context.words
    with st.container(border=True, height="stretch", key="card_reference"):
        headings.title(words("intake.reference_title"))
        texts.caption(words("intake.reference_help"))
        accepted = st.session_state.pop(_ACCEPTED, None)
        if accepted is not None:
            texts.success(words("intake.reference_accepted", batch=accepted))
        overtaken = [text.in_language(context.language) for text in overtaken_texts(context.home)]
        if overtaken:
            ledger_text.box("warning", *overtaken[:_SHOWN])
        with st.container(horizontal=True, vertical_alignment="center"):
            table = st.selectbox(
                words("intake.reference_choose"),
                list(KEYS),
                index=None,
                format_func=lambda name: title_of(name).in_language(context.language),
                placeholder=words("intake.reference_choose"),
                key=f"{_TABLE}_{context.language}",
                label_visibility="collapsed",
            )
            if table is not None:
                st.download_button(
                    words("intake.reference_download"),
                    data=partial(write_workbook, context.home, table, context.language),
                    file_name=words(
                        "intake.reference_file", table=title_of(table).in_language(context.language)
                    ),
                    mime=downloads.XLSX,
                    on_click="ignore",
                )
        if table is not None:
            _rows(context, table)
            _upload(context, table)


def _rows(context: FrameContext, table: str) -> None:
    """Draw the rows, those of the office first."""
    rows = in_force(context.home, table)
    own = [row for row in rows if row.whose != "product"]
    key = "intake.reference_own" if own else "intake.reference_all_product"
    texts.caption(context.words(key, rows=numbers.count(len(rows)), own=numbers.count(len(own))))
    definition, language = definition_of(table), context.language
    listed = [*own, *(row for row in rows if row.whose == "product")]
    frame = pl.DataFrame(
        [{**row.values, ORIGIN: row.whose} for row in listed],
        schema=dict.fromkeys([ORIGIN, *definition.names], pl.String()),
    )
    whose = {name: message(f"office_tables.whose.{name}").in_language(language) for name in _WHOSE}
    called = {
        column.name: {code: text.in_language(language) for code, text in choices(column).items()}
        for column in definition.columns
    }
    frame = frame.with_columns(
        pl.col(name).replace(list(of), list(of.values()))
        for name, of in {ORIGIN: whose, **called}.items()
        if of
    )
    headings = [header_of(name).in_language(language) for name in frame.columns]
    st.html(_drawn(headings, frame, len(own)))


def _drawn(headings: Sequence[str], rows: pl.DataFrame, own: int) -> str:
    """Return rows as a table, whose first `own` stand out: those of the office."""
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    lines = []
    for place, row in enumerate(rows.iter_rows()):
        look = ' class="own"' if place < own else ""
        cells = "".join(f"<td>{escape(value or '')}</td>" for value in row)
        lines.append(f"<tr{look}>{cells}</tr>")
    return (
        '<div class="reference-rows" tabindex="0"><table class="findings">'
        f"<tr>{head}</tr>{''.join(lines)}</table></div>"
    )


def _upload(context: FrameContext, table: str) -> None:
    words = context.words
    number = st.session_state.get(_ROUND, 0)
    brought = st.file_uploader(
        words("intake.reference_upload"),
        type=["xlsx", "csv"],
        key=f"intake_reference_upload_{table}_{number}",
    )
    if brought is None:
        return
    try:
        examined = _examined(context, table, brought.name, brought)
    except XuntuError as error:
        ledger_text.box("error", *error.in_language(context.language))
        return
    if examined.findings:
        lines = lines_of(examined.findings, most=_SHOWN, most_a_file=_SHOWN)
        ledger_text.box(
            "error",
            *(line.in_language(context.language) for line in lines),
            title=words("intake.reference_refused", n=numbers.count(len(examined.findings))),
        )
        return
    _differences(context, examined)


def _differences(context: FrameContext, examined: Examined) -> None:
    """Draw what would change, and the button that accepts it."""
    words = context.words
    if not examined.changes:
        texts.info(words("intake.reference_same"))
        return
    counts = {kind: numbers.count(examined.count(kind)) for kind in ("added", "changed")}
    counts |= {kind: numbers.count(examined.count(kind)) for kind in ("withdrawn", "restored")}
    headings.title(words("intake.reference_changes", **counts))
    changes = examined.changes[:_SHOWN]
    ledger_text.lines(
        *(change_text(examined.table, change).in_language(context.language) for change in changes)
    )
    if len(examined.changes) > _SHOWN:
        texts.caption(
            words("intake.reference_more", n=numbers.count(len(examined.changes) - _SHOWN))
        )
    if examined.left:
        texts.caption(words("intake.reference_left", n=numbers.count(examined.left)))
    if st.button(words("intake.reference_accept"), type="primary", key="accept_reference"):
        _accept(context, examined)


def _accept(context: FrameContext, examined: Examined) -> None:
    signed_in.check(Action.ACCEPT)
    try:
        batch = accept_sheet(context.home, examined)
    except XuntuError as error:
        ledger_text.box("error", *error.in_language(context.language))
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    if batch is not None:
        st.session_state[_ACCEPTED] = batch.batch_id
        if ledgers_of(list_batches(context.home)) and signed_in.may(Action.PUBLISH):
            flow.publish(context)
    st.rerun()


def _examined(context: FrameContext, table: str, name: str, content: BytesIO) -> Examined:
    """Examine a file that was brought under its own name, which stands in the findings."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name or "table")
        path.write_bytes(content.getvalue())
        return examine_sheet(context.home, table, path)
