"""The lists that an office works through, under tabs that say how long each is.

Only the list that is looked at is asked for; one query says how long the others are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts import offer
from pages.parts.kit import choosers, headings, notices, numbers, tables
from pages.parts.kit.table import Table
from pages.parts.region import children
from pages.parts.shared.lists import pack, problems, villages
from warehouse.queries.rectification import rectification_lists
from warehouse.queries.rectification.rectification_lists import Kind
from warehouse.queries.rectification.timeliness import Cohort

HEIGHT = "max(300px, calc(100vh - var(--above-rows)))"
"""The rows of a list end where the screen does."""


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
            table = replace(TABLES[kind](context), height=HEIGHT)
            st.space("stretch")
            st.html(headings.about(words, table.definition), width="content")
            tables.files(context, table)
            pack.button(context)
            offer.popover(context)
        tables.rows(context, table)


def _lengths(context: PageContext) -> Mapping[str, int]:
    code, term = context.region.code, context.term.term_id
    row = data.ask(context.view, rectification_lists.lengths, code, term).row(0, named=True)
    return {
        "overdue": row["overdue"],
        "uninspected": row["uninspected"],
        "due": row["due"],
        "units": children.count(context),
    }


def _tab(context: PageContext, kind: str, number: int) -> str:
    n, days = numbers.count(number), rectification_lists.DUE_WITHIN_DAYS
    if kind == "units":
        return context.words(f"region.tab_units_{context.region.level}", n=n)
    return context.words(f"region.tab_{kind}", n=n, days=days)


def _of_problems(kind: Kind, context: PageContext) -> Table:
    return problems.table(context, kind, Cohort(context.term.term_id))


TABLES: Mapping[str, Callable[[PageContext], Table]] = {
    "overdue": partial(_of_problems, "overdue"),
    "uninspected": villages.uninspected,
    "due": partial(_of_problems, "due"),
    "units": children.table,
}
