"""The lists to leave with: overdue, failed rechecks, re-opened, passed on, extended."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.shell import Visit
from pages.parts.kit import tables, undated
from pages.parts.kit.tables import Column, Table
from pages.parts.rectification import scope
from pages.parts.shared import handouts
from warehouse.queries import rectification_lists
from warehouse.queries.rectification_lists import KINDS, Kind

STATES = ("open", "basically_done", "done", "directly_closed", "withdrawn")


def card(visit: Visit) -> None:
    """Draw one list; only the one that is looked at is asked for."""
    words = visit.words
    kind: Kind = (
        st.segmented_control(
            words("region.lists"),
            list(KINDS),
            default="overdue",
            format_func=lambda kind: words(f"rectification.list_{kind}"),
            key=f"rectification_list_{visit.language}",
            label_visibility="collapsed",
            required=True,
        )
        or "overdue"
    )
    tables.card(visit, table(visit, kind))


def table(visit: Visit, kind: Kind) -> Table:
    """Return a list as a table: the columns of the overdue list, and what happened on the way."""
    words = visit.words
    overdue = handouts.overdue(visit)
    return replace(
        overdue,
        key=f"rectification_{kind}",
        title=words(f"rectification.list_{kind}"),
        rows=partial(_rows, visit, kind),
        columns=[
            *overdue.columns,
            Column("state", words("rectification.state"), choices=list(_states(visit).values())),
            Column("responsible_unit", words("rectification.responsible_unit")),
            Column("reassignments", words("rectification.reassignments"), "count"),
            Column("extensions", words("rectification.extensions"), "count"),
            Column("returns", words("rectification.returns"), "count"),
        ],
        definition=scope.note(words(f"rectification.list_{kind}_told"), _undated(visit, kind)),
        height=560,
    )


def _undated(visit: Visit, kind: Kind) -> str:
    if kind != "overdue":
        return ""
    code, chosen = visit.region.code, scope.cohort(visit)
    rows = data.ask(visit.view, rectification_lists.ongoing_undated, code, chosen)
    return undated.beside(visit.words, rows["problems"][0])


def _rows(visit: Visit, kind: Kind, most: int) -> pl.DataFrame:
    code, chosen = visit.region.code, scope.cohort(visit)
    rows = data.ask(visit.view, rectification_lists.problems, code, chosen, kind, most)
    return handouts.with_names(visit, rows).with_columns(
        pl.col("state").replace_strict(_states(visit), return_dtype=pl.String)
    )


def _states(visit: Visit) -> dict[str, str]:
    return {state: visit.words(f"rectification.state_{state}") for state in STATES}
