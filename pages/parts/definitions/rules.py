"""The deadline rules and targets in force: whose they are, since when, and how sure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, Literal

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, tables
from pages.parts.kit.table import Column, Table
from warehouse.queries.definitions import rules_in_force
from warehouse.queries.snapshot import Snapshot
from warehouse.words.languages import column_in

Kind = Literal["deadline_rules", "metric_targets"]

QUERIES: Final[Mapping[Kind, Callable[[Snapshot, str], pl.DataFrame]]] = {
    "deadline_rules": rules_in_force.deadline_rules,
    "metric_targets": rules_in_force.metric_targets,
}
"""What asks for the rules of each kind, named as their reference table."""


def cards(context: PageContext) -> None:
    """Draw a table of each kind."""
    for kind in QUERIES:
        table = Table(
            key=kind,
            title=context.words(f"definitions.{kind}"),
            rows=tables.of(pl.DataFrame(listed_rows(context, kind, of_region(context, kind)))),
            columns=columns(context, kind),
            definition=context.words(f"definitions.{kind}_text"),
        )
        tables.card(context, table)


def of_region(context: PageContext, kind: Kind, view: Snapshot | None = None) -> pl.DataFrame:
    """Return the rules of the region and of those above it, the nearest first: of the version that
    is shown, or of another `view`.
    """
    return data.ask(view or context.view, QUERIES[kind], context.region.code)


def in_force(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the rows that hold on a day, in their order."""
    return rows.filter(
        pl.col("valid_from") <= day, pl.col("valid_to").is_null() | (pl.col("valid_to") >= day)
    )


def listed_rows(context: PageContext, kind: Kind, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Return rules as a table shows them; a target of a metric that is not offered is left out."""
    text_of = _deadline if kind == "deadline_rules" else _target
    return [
        {
            **sentence,
            "place": place(context, row["region_code"]),
            "valid_from": row["valid_from"],
            "valid_to": row["valid_to"],
            "note": note(context, row),
            "mark": mark(context, row),
        }
        for row in rows.iter_rows(named=True)
        if (sentence := text_of(context, row))
    ]


def columns(context: PageContext, kind: Kind) -> list[Column]:
    """Return the columns of such a table."""
    words = context.words
    own = (
        [
            Column("item", words("definitions.item")),
            Column("limit", words("definitions.limit")),
            Column("level", words("choose.level")),
        ]
        if kind == "deadline_rules"
        else [
            Column("metric", words("columns.metric")),
            Column("target", words("definitions.target")),
            Column("warning", words("definitions.warning")),
        ]
    )
    return [
        *own,
        Column("place", words("definitions.set_for")),
        Column("valid_from", words("definitions.since"), "date"),
        Column("valid_to", words("definitions.until"), "date"),
        Column("note", words("definitions.source")),
        Column("mark", words("definitions.mark")),
    ]


def place(context: PageContext, code: str) -> str:
    """Return the name of the region that a row is set for: all of it, whatever is in the data."""
    return context.words.label(context.regions[code].name) if code in context.regions else code


def note(context: PageContext, row: Mapping[str, Any]) -> str:
    """Return what a row says of its origin."""
    return row[column_in(context.language, "note", row)] or ""


def mark(context: PageContext, row: Mapping[str, Any]) -> str:
    """Return how sure a row is: verified, documented, or a default that may be edited."""
    return context.words(f"definitions.marks.{row['mark']}")


def _deadline(context: PageContext, row: Mapping[str, Any]) -> dict[str, str]:
    words, level = context.words, row["responsibility_level"]
    return {
        "item": words(f"definitions.items.{row['item']}"),
        "limit": words(f"definitions.units.{row['unit']}", number=row["value"]),
        "level": words(f"responsibility.{level}") if level else words("choose.every_level"),
    }


def _target(context: PageContext, row: Mapping[str, Any]) -> dict[str, str]:
    metric = context.metrics.get(row["metric"])
    if metric is None:
        return {}
    return {
        "metric": context.words.label(metric.label),
        "target": numbers.value_with_unit(metric, row["target"], context.language),
        "warning": numbers.value_with_unit(metric, row["warning"], context.language),
    }
