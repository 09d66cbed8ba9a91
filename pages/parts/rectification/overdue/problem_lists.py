"""The lists to leave with: overdue, failed rechecks, re-opened, passed on, extended."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, tables, texts
from pages.parts.kit.table import Column, Table
from pages.parts.rectification import scope
from pages.parts.shared import columns, handouts, problem_states, undated
from warehouse.queries.rectification import rectification_lists
from warehouse.queries.rectification.rectification_lists import KINDS, Kind


def card(context: PageContext) -> None:
    """Draw one list; only the one that is looked at is asked for."""
    words = context.words
    kind: Kind = choosers.one_of(
        context,
        "rectification_list",
        words("region.lists"),
        list(KINDS),
        lambda kind: words(f"rectification.list_{kind}"),
    )
    tables.card(context, table(context, kind))


def table(context: PageContext, kind: Kind) -> Table:
    """Return a list as a table: the columns of the overdue list, and what happened on the way."""
    words = context.words
    overdue = handouts.overdue(context)
    states = problem_states.state_labels(words, problem_states.FED_BACK)
    return replace(
        overdue,
        key=f"rectification_{kind}",
        title=words(f"rectification.list_{kind}"),
        rows=partial(_rows, context, kind),
        columns=[
            *overdue.columns,
            columns.column(words, "state", choices=list(states.values())),
            columns.column(words, "responsible_unit"),
            Column("reassignments", words("rectification.reassignments"), "count"),
            Column("extensions", words("rectification.extensions"), "count"),
            Column("returns", words("rectification.times_returned"), "count"),
        ],
        definition=texts.sentences(
            words(f"rectification.list_{kind}_text"), _undated(context, kind)
        ),
        height=560,
    )


def _undated(context: PageContext, kind: Kind) -> str:
    if kind != "overdue":
        return ""
    code, chosen = context.region.code, scope.cohort(context)
    rows = data.ask(context.view, rectification_lists.ongoing_undated, code, chosen)
    return undated.beside(context.words, rows["problems"][0])


def _rows(context: PageContext, kind: Kind, most: int) -> pl.DataFrame:
    code, chosen = context.region.code, scope.cohort(context)
    rows = data.ask(context.view, rectification_lists.problems, code, chosen, kind, most)
    return handouts.with_names(context, rows).with_columns(
        pl.col("state").replace_strict(
            problem_states.state_labels(context.words), return_dtype=pl.String
        )
    )
