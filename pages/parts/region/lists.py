"""The lists that an office works through, under tabs that say how long each is.

Only the list that is looked at is asked for; one query says how long the others are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, headings, notices, numbers, tables
from pages.parts.kit.table import Column, Table
from pages.parts.region import children
from pages.parts.shared import columns, handouts
from warehouse.queries import lists
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS

LONG_OVERDUE_DAYS = 30
"""A problem overdue for longer has a red light, another an amber one."""

HEIGHT = "max(300px, calc(100vh - var(--above-rows)))"
"""The rows of a list end where the screen does."""

CATEGORY = "category"


def card(context: PageContext) -> None:
    """Draw the lists that have rows under their tabs; the chosen one stands in the URL."""
    words = context.words
    lengths = {kind: number for kind, number in _lengths(context).items() if number}
    with st.container(border=True, key="lists", height="stretch"):
        if not lengths:
            notices.empty(words)
            return
        with st.container(horizontal=True, vertical_alignment="center", key="tools_lists"):
            kind = choosers.one_of(
                context,
                "list",
                words("region.lists"),
                list(lengths),
                lambda kind: _tab(context, kind, lengths[kind]),
            )
            table = TABLES[kind](context)
            st.space("stretch")
            st.html(headings.about(words, table.definition), width="content")
            tables.files(context, table)
        tables.rows(context, table)


def _lengths(context: PageContext) -> Mapping[str, int]:
    code, term = context.region.code, context.term.term_id
    row = data.ask(context.view, lists.lengths, code, term).row(0, named=True)
    return {
        "overdue": row["overdue"],
        "uninspected": row["uninspected"],
        "due": row["due"],
        "units": children.count(context),
    }


def _tab(context: PageContext, kind: str, number: int) -> str:
    n, days = numbers.count(number), lists.DUE_WITHIN_DAYS
    if kind == "units":
        return context.words(f"region.tab_units_{context.region.level}", n=n)
    return context.words(f"region.tab_{kind}", n=n, days=days)


def _overdue(context: PageContext) -> Table:
    """Return the problems overdue, the longest first, and who was last reminded of each."""
    words = context.words
    lines = {
        light: words(f"region.overdue_{light}", days=LONG_OVERDUE_DAYS)
        for light in ("red", "amber")
    }
    light = Column("light", words("columns.light"), "light", in_words=lines)
    days = columns.column(words, "days_late", has_bar=True)
    return Table(
        key="overdue",
        title=words("region.overdue"),
        rows=partial(_overdue_rows, context),
        columns=[light, *_of_problems(context, days)],
        definition=f"{words('definitions.overdue')} {handouts.undated_beside(context)}".strip(),
        height=HEIGHT,
        link=handouts.to_village(),
        is_handed_out=True,
        foot=words("region.overdue_lights", **lines),
    )


def _due(context: PageContext) -> Table:
    """Return the problems that fall due soon, the first due first."""
    words, days = context.words, lists.DUE_WITHIN_DAYS
    return Table(
        key="due",
        title=words("region.due", days=days),
        rows=partial(_due_rows, context),
        columns=_of_problems(context, Column("days_left", words("columns.days_left"), "count")),
        definition=words("definitions.due", day=context.as_of, days=days),
        height=HEIGHT,
        link=handouts.to_village(),
        is_handed_out=True,
    )


def _of_problems(context: PageContext, days: Column) -> list[Column]:
    """Return the columns of a list of problems: what is decided on first, then where it is from."""
    words = context.words
    is_county = context.region.level == "county"
    county = columns.column(words, "county", choices=handouts.county_names(context))
    levels = [words(f"responsibility.{level}") for level in RESPONSIBILITY_LEVELS]
    sources = [words(f"due_source.{source}") for source in handouts.DUE_SOURCES]
    return [
        columns.column(words, "village"),
        *([] if is_county else [county]),
        columns.column(words, "township"),
        days,
        *columns.of(words, "due_on", CATEGORY),
        columns.column(words, "responsible_unit"),
        Column("last_act", words("columns.last_act"), emphasised=words("region.nobody_reminded")),
        columns.column(words, "responsibility_level", choices=levels),
        *columns.of(words, "problem_id", "feedback_on"),
        columns.column(words, "due_source", choices=sources),
        *columns.of(words, "original_due_on", "rule_due_on", "reopen_count"),
        columns.column(words, "held_by", help=words("columns.held_by_help")),
        *([county] if is_county else []),
    ]


def _uninspected(context: PageContext) -> Table:
    """Return the villages not covered, those that score highest first."""
    words = context.words
    table = handouts.uninspected(context)
    county = columns.column(words, "county", choices=handouts.county_names(context))
    return Table(
        key=table.key,
        title=table.title,
        rows=table.rows,
        columns=[
            columns.column(words, "village"),
            county,
            columns.column(words, "township"),
            columns.column(words, "key_village_score", has_bar=True),
            columns.column(words, "village_id"),
        ],
        definition=table.definition,
        height=HEIGHT,
        link=table.link,
        is_handed_out=table.is_handed_out,
    )


def _overdue_rows(context: PageContext, most: int) -> pl.DataFrame:
    light = pl.when(pl.col("days_late") > LONG_OVERDUE_DAYS).then(pl.lit("red"))
    return _rows(context, lists.overdue_problems, most).with_columns(
        light=light.otherwise(pl.lit("amber"))
    )


def _due_rows(context: PageContext, most: int) -> pl.DataFrame:
    return _rows(context, lists.problems_due, most)


def _rows(context: PageContext, query: Callable[..., pl.DataFrame], most: int) -> pl.DataFrame:
    """Return problems with names for their codes, and in words who was last reminded of them."""
    words, code, term = context.words, context.region.code, context.term.term_id
    rows = handouts.with_names(context, data.ask(context.view, query, code, term, most))
    kinds = {kind: words(f"supervision.kind.{kind}") for kind in rows["last_act"].unique() if kind}
    day = pl.col("last_acted_on").dt.to_string("iso")
    named = pl.col("last_act").replace_strict(kinds, default=None, return_dtype=pl.String)
    return rows.with_columns(
        last_act=pl.when(pl.col("last_act").is_null())
        .then(pl.lit(words("region.nobody_reminded")))
        .otherwise(pl.concat_str(day, named, separator=" "))
    )


TABLES: Mapping[str, Callable[[PageContext], Table]] = {
    "overdue": _overdue,
    "uninspected": _uninspected,
    "due": _due,
    "units": children.table,
}
