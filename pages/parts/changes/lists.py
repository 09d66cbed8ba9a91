"""The rows of each kind of change, one list at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

import polars as pl
import streamlit as st

from pages.parts.changes import since
from pages.parts.changes.changed import Changed
from pages.parts.changes.kinds import KINDS
from pages.parts.changes.turned_lights import WAYS
from pages.parts.changes.turned_lights import table as of_lights
from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, tables
from pages.parts.kit.table import Column, Table
from pages.parts.shared import act_names, columns, problem_states
from pages.parts.shared.lists import list_rows, origins
from warehouse.intake.findings.correction_texts import with_names
from warehouse.queries.changes import changed_rows
from warehouse.queries.changes.conditions import ProblemKind
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS


def chosen(context: PageContext, changes: Changed) -> bool:
    """Draw the list that the URL names, and return whether it names one that has rows."""
    key = context.parameter(since.LIST)
    if key and key not in _LISTS:
        context.refuse(context.words("refused.list"), since.LIST)
    if key not in _LISTS or not changes.counts[key]:
        return False
    st.html(_others(context, changes, key))
    tables.card(context, _LISTS[key](context, changes))
    return True


def first(context: PageContext, changes: Changed) -> None:
    """Draw the first list that has rows, apart from those of lights; nothing where none has."""
    held = [key for key in KINDS if key not in WAYS and changes.counts[key]]
    if held:
        tables.card(context, _LISTS[held[0]](context, changes))


def _others(context: PageContext, changes: Changed, opened: str) -> str:
    """Return links to every list that has rows, the open one marked, and one that closes it."""
    words = context.words
    links = "".join(
        f'<a{_mark(key == opened)} href="{escape(since.address(changes.since, key))}">'
        f"{escape(words(f'changes.title.{key}'))} {numbers.count(changes.counts[key])}</a>"
        for key in _LISTS
        if changes.counts[key]
    )
    close = f'<a class="close" href="{escape(since.address(changes.since))}">'
    label = escape(words("changes.lists"))
    return (
        f'<nav class="todo-lists" aria-label="{label}">{links}'
        f"{close}{escape(words('changes.close'))}</a></nav>"
    )


def _mark(is_open: bool) -> str:
    return ' aria-current="true"' if is_open else ""


def _problems(
    kind: ProblemKind,
    names: Sequence[str],
    context: PageContext,
    changes: Changed,
    *,
    is_handed_out: bool = False,
) -> Table:
    words = context.words
    level = columns.column(
        words,
        "responsibility_level",
        choices=[words(f"responsibility.{level}") for level in RESPONSIBILITY_LEVELS],
    )
    return Table(
        key=f"changes_{kind}",
        title=words(f"changes.title.{kind}"),
        rows=partial(_problem_rows, context, changes, kind),
        columns=list_rows.from_village(
            context,
            *(_OWN[name](words) if name in _OWN else columns.column(words, name) for name in names),
            *columns.of(words, "category", "responsible_unit"),
            level,
            *columns.of(words, "problem_id"),
            columns.column(words, "held_by", help=words("columns.held_by_help"), is_detail=True),
        ),
        definition=words(f"changes.what.{kind}"),
        link=list_rows.to_problem(),
        is_handed_out=is_handed_out,
        origin=origins.of_list(context, "problems", "problem_id"),
    )


_OWN: dict[str, Callable[..., Column]] = {
    "state": lambda words: Column("state_name", words("columns.state")),
    "settled_on": lambda words: Column("closed_on", words("changes.settled_on"), "date"),
    "reopened_on": lambda words: Column("reopened_on", words("changes.reopened_on"), "date"),
}


def _problem_rows(
    context: PageContext, changes: Changed, kind: ProblemKind, most: int
) -> pl.DataFrame:
    code, term = context.region.code, context.term.term_id
    rows = data.ask(context.view, changed_rows.problems, code, term, changes.since, kind, most)
    labels = problem_states.state_labels(context.words)
    return list_rows.with_names(context, rows).with_columns(
        state_name=pl.col("state").replace_strict(labels, return_dtype=pl.String)
    )


def _villages(context: PageContext, changes: Changed) -> Table:
    words, code, term = context.words, context.region.code, context.term.term_id

    def rows(most: int) -> pl.DataFrame:
        covered = data.ask(context.view, changed_rows.villages, code, term, changes.since, most)
        return list_rows.with_names(context, covered)

    return Table(
        key="changes_inspected",
        title=words("changes.title.inspected"),
        rows=rows,
        columns=list_rows.from_village(
            context,
            Column("covered_on", words("changes.covered_on"), "date"),
            *columns.of(words, "problems", "open_problems", "key_village_score", "village_id"),
        ),
        definition=words("changes.what.inspected"),
        origin=origins.of_list(context, "villages", "village_id"),
        link=list_rows.to_village(),
    )


def _answers(context: PageContext, changes: Changed) -> Table:
    words, code = context.words, context.region.code

    def rows(most: int) -> pl.DataFrame:
        acts = data.ask(
            context.view,
            changed_rows.answers,
            code,
            context.term.starts_on,
            context.term.ends_on,
            changes.since,
            most,
        )
        return act_names.of_acts(context, acts)

    return Table(
        key="changes_answered",
        title=words("changes.title.answered"),
        rows=rows,
        columns=[
            Column("target", words("supervision.target")),
            Column("target_unit", words("supervision.unit")),
            Column("kind_name", words("supervision.action")),
            Column("state_name", words("supervision.answer")),
            Column("issuer", words("supervision.issuer")),
            Column("issued_on", words("supervision.issued_on"), "date"),
            Column("response_due_on", words("supervision.response_due_on"), "date"),
            Column("responded_on", words("changes.responded_on"), "date"),
            Column("days_late", words("changes.days_late"), "count"),
            Column("items", words("supervision.items"), "count"),
            Column("items_closed", words("supervision.items_closed"), "count"),
            Column("action_id", words("supervision.action_id")),
        ],
        definition=words("changes.what.answered"),
        origin=origins.of_list(context, "supervision_actions", "action_id"),
        link=links.of_rows("supervision", region="target_region"),
    )


def _corrections(context: PageContext, changes: Changed) -> Table:
    words = context.words
    codes = changes.corrections["county_code"].unique()
    places = {code: act_names.of_region(context, code) for code in codes if code is not None}
    rows = with_names(changes.corrections, context.language).with_columns(
        county=pl.col("county_code").replace_strict(places, default=None, return_dtype=pl.String)
    )
    return Table(
        key="changes_corrected",
        title=words("changes.title.corrected"),
        rows=tables.of(rows),
        columns=[
            Column("named", words("changes.corrected_row")),
            Column("title", words("changes.corrected_table")),
            columns.column(words, "county"),
            Column("header", words("changes.corrected_field")),
            Column("before", words("changes.corrected_before")),
            Column("after", words("changes.corrected_after")),
            Column("accepted_on", words("changes.corrected_on"), "date"),
            Column("batch_id", words("changes.corrected_by")),
        ],
        definition=words("changes.what.corrected"),
        link=links.of_rows("region", region="county_code"),
    )


_LISTS: dict[str, Callable[[PageContext, Changed], Table]] = {
    "overdue": partial(
        _problems,
        "overdue",
        ("days_late", "due_on", "feedback_on", "reopen_count"),
        is_handed_out=True,
    ),
    "reopened": partial(
        _problems,
        "reopened",
        ("reopened_on", "reopen_count", "state", "due_on", "days_late"),
        is_handed_out=True,
    ),
    "behind": partial(of_lights, "behind"),
    "closed": partial(_problems, "closed", ("feedback_on", "due_on", "settled_on", "days_late")),
    "inspected": _villages,
    "answered": _answers,
    "ahead": partial(of_lights, "ahead"),
    "corrected": _corrections,
    "directly_closed": partial(
        _problems, "directly_closed", ("feedback_on", "due_on", "settled_on")
    ),
    "withdrawn": partial(_problems, "withdrawn", ("feedback_on", "due_on", "settled_on")),
}
"""The list of each kind, by its name in the URL; the last two are told beside what was closed."""
