"""The deadline rules and targets in force: whose they are, since when, and how sure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, tables
from pages.parts.kit.table import Column, Table
from warehouse.queries import rules_in_force
from warehouse.words.languages import column_in


def cards(context: PageContext) -> None:
    """Draw both tables."""
    tables.card(context, _deadlines(context))
    tables.card(context, _targets(context))


def targets(context: PageContext) -> pl.DataFrame:
    """Return the targets of the region and of those above it, the nearest first."""
    return data.ask(context.view, rules_in_force.metric_targets, context.region.code)


def in_force(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the rows that hold on a day, in their order."""
    return rows.filter(
        pl.col("valid_from") <= day, pl.col("valid_to").is_null() | (pl.col("valid_to") >= day)
    )


def place(context: PageContext, code: str) -> str:
    """Return the name of the region that a row is set for: all of it, whatever is in the data."""
    return context.words.label(context.regions[code].name) if code in context.regions else code


def note(context: PageContext, row: Mapping[str, Any]) -> str:
    """Return what a row says of its origin."""
    return row[column_in(context.language, "note", row)] or ""


def mark(context: PageContext, row: Mapping[str, Any]) -> str:
    """Return how sure a row is: verified, documented, or a default that may be edited."""
    return context.words(f"definitions.marks.{row['mark']}")


def _deadlines(context: PageContext) -> Table:
    words = context.words
    rows = data.ask(context.view, rules_in_force.deadline_rules, context.region.code)
    shown = [
        {
            "item": words(f"definitions.items.{row['item']}"),
            "limit": words(f"definitions.units.{row['unit']}", number=row["value"]),
            "level": words(f"responsibility.{row['responsibility_level']}")
            if row["responsibility_level"]
            else words("choose.every_level"),
            **_further(context, row),
        }
        for row in rows.iter_rows(named=True)
    ]
    columns = [
        Column("item", words("definitions.item")),
        Column("limit", words("definitions.limit")),
        Column("level", words("choose.level")),
        *_columns(context),
    ]
    return Table(
        key="deadline_rules",
        title=words("definitions.deadline_rules"),
        rows=tables.of(pl.DataFrame(shown)),
        columns=columns,
        definition=words("definitions.deadline_rules_text"),
    )


def _targets(context: PageContext) -> Table:
    words = context.words
    shown = [
        {
            "metric": words.label(metric.label),
            "target": numbers.value_with_unit(metric, row["target"], words.language),
            "warning": numbers.value_with_unit(metric, row["warning"], words.language),
            **_further(context, row),
        }
        for row in targets(context).iter_rows(named=True)
        if (metric := context.metrics.get(row["metric"])) is not None
    ]
    columns = [
        Column("metric", words("columns.metric")),
        Column("target", words("definitions.target")),
        Column("warning", words("definitions.warning")),
        *_columns(context),
    ]
    return Table(
        key="metric_targets",
        title=words("definitions.metric_targets"),
        rows=tables.of(pl.DataFrame(shown)),
        columns=columns,
        definition=words("definitions.metric_targets_text"),
    )


def _further(context: PageContext, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what every rule says beside itself: for whom, from when till when, by whom."""
    return {
        "place": place(context, row["region_code"]),
        "valid_from": row["valid_from"],
        "valid_to": row["valid_to"],
        "note": note(context, row),
        "mark": mark(context, row),
    }


def _columns(context: PageContext) -> list[Column]:
    words = context.words
    return [
        Column("place", words("definitions.set_for")),
        Column("valid_from", words("definitions.since"), "date"),
        Column("valid_to", words("definitions.until"), "date"),
        Column("note", words("definitions.source")),
        Column("mark", words("definitions.mark")),
    ]
