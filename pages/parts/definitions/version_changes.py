"""What is another between an earlier version and the present one: figures, rows, rules, models."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.definitions import changed_nodes, rules
from pages.parts.frame import data
from pages.parts.frame.context import PageContext, month_end_of
from pages.parts.kit import headings, numbers, tables
from pages.parts.kit.table import Column, Table
from warehouse.artifacts import differences
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.queries.snapshot import OutOfScope, Snapshot
from warehouse.versions.version import Version

FURTHER = 1e-9
"""Values nearer to one another than this are the same: sums of floats."""


def cards(context: PageContext, older: Version) -> None:
    """Draw the figures that moved, and beside them what moved them."""
    before = data.snapshot(context.view.scope, older.version_id)
    figures = _figures(context, before)
    if figures.rows(1).is_empty():
        with st.container(border=True, key="table_version_figures"):
            headings.explained(context.words, figures.title, figures.definition)
    else:
        tables.card(context, figures)
    left, right = st.columns(2)
    with left:
        tables.card(context, _rows(context, older))
    with right:
        tables.card(
            context, changed_nodes.table(context, older), partial(changed_nodes.choose, context)
        )
    changed_nodes.card(context, older)
    for kind in rules.QUERIES:
        _rules(context, before, kind)


def _figures(context: PageContext, before: Snapshot) -> Table:
    """Return the metrics of the region whose value is another, as of each version's own day."""
    words = context.words
    then, now = (_values(context, view) for view in (before, context.view))
    moved = [
        _moved(context, metric, then.get(metric.name), now.get(metric.name))
        for metric in context.metrics.values()
        if _differ(then.get(metric.name), now.get(metric.name))
    ]
    return Table(
        key="version_figures",
        title=words(
            "definitions.figures_moved" if moved else "definitions.figures_same",
            moved=len(moved),
            of=len(context.metrics),
            region=context.place_name,
            version=before.version.version_id,
        ),
        rows=tables.of(pl.DataFrame(moved)),
        columns=[
            Column("metric", words("columns.metric")),
            Column("then", words("definitions.then", version=before.version.version_id)),
            Column("now", words("definitions.now", version=context.version_id)),
            Column("numbers_then", words("definitions.numbers_then")),
            Column("numbers_now", words("definitions.numbers_now")),
        ],
        definition=words(
            "definitions.figures_moved_text",
            then=numbers.day(before.version.as_of_date, context.language),
            now=context.as_of,
        ),
    )


def _values(context: PageContext, view: Snapshot) -> dict[str, dict[str, Any]]:
    """Return the values of the metrics that both versions have alike, at the version's last month.

    None of a region that the version does not have.
    """
    alike = tuple(
        metric for name, metric in context.metrics.items() if _same(data.catalogue(view), metric)
    )
    month = month_end_of(view.version.as_of_date)
    code, term = context.region.code, context.term.term_id
    try:
        rows = data.ask(view, subjects.values, alike, (code,), term, (month,))
    except OutOfScope:
        return {}
    return {row["metric"]: row for row in rows.iter_rows(named=True)}


def _same(catalogue: dict[str, Metric], metric: Metric) -> bool:
    other = catalogue.get(metric.name)
    return other is not None and other.measures == metric.measures


def _differ(then: dict[str, Any] | None, now: dict[str, Any] | None) -> bool:
    one, other = (None if row is None else row["value"] for row in (then, now))
    if one is None or other is None:
        return one is not other
    return bool(abs(one - other) > FURTHER)


def _moved(
    context: PageContext, metric: Metric, then: dict[str, Any] | None, now: dict[str, Any] | None
) -> dict[str, str]:
    def value(row: dict[str, Any] | None) -> str:
        value = None if row is None else row["value"]
        return numbers.value_with_unit(metric, value, context.language)

    def pair(row: dict[str, Any] | None) -> str:
        if row is None or row["numerator"] is None:
            return numbers.MISSING
        if metric.denominator is None:
            return numbers.count(row["numerator"])
        return context.words(
            "ranking.numbers",
            numerator=numbers.count(row["numerator"]),
            denominator=numbers.count(row["denominator"]),
        )

    return {
        "metric": context.words.label(metric.label),
        "then": value(then),
        "now": value(now),
        "numbers_then": pair(then),
        "numbers_now": pair(now),
    }


def _rows(context: PageContext, older: Version) -> Table:
    words = context.words
    seen = context.view.is_everything  # how many rows others have is not for everybody
    moved = differences.of_rows(older.rows, context.rows_of_tables) if seen else []
    rows = [
        {
            "table": table,
            "then": then,
            "now": now,
            "more": now - then if then is not None and now is not None else None,
        }
        for table, then, now in moved
    ]
    return Table(
        key="version_rows",
        title=words(
            "definitions.rows_moved" if rows else "definitions.rows_same", number=len(rows)
        ),
        rows=tables.of(pl.DataFrame(rows)),
        columns=[
            Column("table", words("definitions.table")),
            Column("then", words("definitions.then", version=older.version_id), "count"),
            Column("now", words("definitions.now", version=context.version_id), "count"),
            Column("more", words("definitions.more"), "count"),
        ],
    )


def _rules(context: PageContext, before: Snapshot, kind: rules.Kind) -> None:
    """Say which rules that hold here are another; nothing where none is."""
    then, now = (rules.of_region(context, kind, view) for view in (before, context.view))
    # Another program may have had other columns.
    alike = [name for name in now.columns if name in then.columns]
    gone = then.join(now, on=alike, how="anti", nulls_equal=True)
    come = now.join(then, on=alike, how="anti", nulls_equal=True)
    with st.container():
        changed = [
            {"change": context.words(f"definitions.changes.{change}"), **row}
            for change, rows in (("removed", gone), ("added", come))
            for row in rules.listed_rows(context, kind, rows)
        ]
        if changed:
            table = Table(
                key=f"version_{kind}",
                title=context.words(f"definitions.{kind}_moved"),
                rows=tables.of(pl.DataFrame(changed)),
                columns=[
                    Column("change", context.words("definitions.change")),
                    *rules.columns(context, kind),
                ],
            )
            tables.card(context, table)
