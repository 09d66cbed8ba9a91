"""Which models and reference tables are another than in an earlier version, and what of one is."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.definitions import scope
from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, tables, texts
from pages.parts.kit.table import Column, Table
from warehouse.artifacts import differences
from warehouse.artifacts.differences import VersionDifference
from warehouse.versions.version import Version

CHANGED = "changed"
"""The name in the URL of the model or table that is looked at."""

TALLEST = 460
"""Pixels of the lines that changed."""


def table(context: PageContext, older: Version) -> Table:
    """Return what is another, by name."""
    words = context.words
    rows = [
        {
            "name": each.name,
            "kind": words(f"definitions.kinds_of_node.{each.kind}"),
            "change": words(f"definitions.changes.{each.change}"),
        }
        for each in _changed(context, older)
    ]
    return Table(
        key="version_nodes",
        title=_title(context, len(rows)),
        rows=tables.of(pl.DataFrame(rows)),
        columns=[
            Column("name", words("definitions.table")),
            Column("kind", words("definitions.kind")),
            Column("change", words("definitions.change")),
        ],
        definition=words("definitions.nodes_moved_text"),
    )


def _title(context: PageContext, changed: int) -> str:
    """Return how many changed, or that none did."""
    words = context.words
    if not changed:
        return words("definitions.nodes_same")
    return words("definitions.nodes_moved", number=changed)


def choose(context: PageContext, row: dict[str, Any]) -> None:
    """Look at the model or table of a row."""
    context.keep_parameters({CHANGED: row["name"]})


def card(context: PageContext, older: Version) -> None:
    """Draw the lines of the one that is looked at, and the way to it; the only one there is is.

    Nothing where none is another.
    """
    names = [each.name for each in _changed(context, older)]
    wanted = context.parameter(CHANGED)
    if wanted and wanted not in names:
        context.refuse(context.words("definitions.table"), CHANGED)
    shown = wanted if wanted in names else names[0] if len(names) == 1 else ""
    with st.container():
        if shown:
            with st.container(border=True, key="card_changed_node"):
                _draw(context, older, shown)


def _changed(context: PageContext, older: Version) -> list[VersionDifference]:
    projects = data.project(older), scope.project(context)
    return differences.of_projects(*projects, _days(context, older))


def _days(context: PageContext, older: Version) -> differences.Days:
    return older.as_of_date.isoformat(), context.as_of_date.isoformat()


def _draw(context: PageContext, older: Version, name: str) -> None:
    words = context.words
    then, now = data.project(older).named(name), scope.project(context).named(name)
    headings.explained(
        words,
        words("definitions.lines_moved", name=name, version=older.version_id),
        words("definitions.lines_moved_text"),
    )
    lines = differences.of_sql(then, now, _days(context, older)) if then and now else []
    if lines:
        height = min(TALLEST, 24 * len(lines) + 40)
        st.code("\n".join(lines), language="diff", height=height)
    else:
        texts.caption(
            words("definitions.lines_same" if then and now else "definitions.lines_whole")
        )
    if now is not None:
        headings.onward(
            words("explained.onward_model"), links.address("definitions", {"node": now.name})
        )
