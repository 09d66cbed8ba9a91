"""The lists of villages that ask for somebody: not inspected, and inspected without effect."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit.table import Column, Table
from pages.parts.shared import columns, definitions, undated
from pages.parts.shared.lists import key_criteria, list_rows, origins
from warehouse.queries import lists
from warehouse.queries.coverage import villages

REASONS = (
    "not_fed_back",
    "open_problems",
    "predecessor_not_fed_back",
    "predecessor_open_problems",
)


def uninspected(context: PageContext) -> Table:
    """Return the villages not covered, key villages first, with the reasons of their score."""
    words = context.words
    return Table(
        key="uninspected",
        title=words("region.uninspected"),
        rows=partial(_uninspected_rows, context),
        columns=list_rows.from_village(
            context,
            columns.column(words, "key_village_score", has_bar=True),
            Column("reasons", words("coverage.reasons")),
            columns.column(words, "village_id"),
        ),
        definition=words("definitions.uninspected"),
        notes=definitions.of_query(context, lists.uninspected_villages),
        link=list_rows.to_village(),
        is_handed_out=True,
        origin=origins.of_list(context, "villages", "village_id"),
    )


def _uninspected_rows(context: PageContext, most: int) -> pl.DataFrame:
    code, term = context.region.code, context.term.term_id
    rows = data.ask(context.view, lists.uninspected_villages, code, term, most)
    return list_rows.with_names(context, rows).with_columns(
        reasons=key_criteria.reasons(context, rows)
    )


def not_effective(context: PageContext) -> Table:
    """Return the villages covered and not effectively, those with most overdue problems first."""
    words = context.words
    reasons = [words(f"not_effective.{reason}") for reason in REASONS]
    return Table(
        key="not_effective",
        title=words("coverage.list_not_effective"),
        rows=partial(_not_effective_rows, context),
        columns=list_rows.from_village(
            context,
            Column("reason", words("coverage.reason"), choices=reasons),
            *columns.of(words, "overdue_problems", "open_problems", "problems"),
            Column("last_inspected_on", words("coverage.last_inspected_on"), "date"),
            columns.column(words, "village_id"),
            undated.column(words, is_detail=True),
            Column(
                "open_problems_taken_over", words("coverage.taken_over"), "count", is_detail=True
            ),
        ),
        definition=words("coverage.not_effective_definition"),
        notes=definitions.of_query(context, villages.not_effective_villages),
        link=list_rows.to_village(),
        is_handed_out=True,
        origin=origins.of_list(context, "villages", "village_id"),
    )


def _not_effective_rows(context: PageContext, most: int) -> pl.DataFrame:
    code, term = context.region.code, context.term.term_id
    rows = data.ask(context.view, villages.not_effective_villages, code, term, most)
    labels = {reason: context.words(f"not_effective.{reason}") for reason in REASONS}
    return list_rows.with_names(context, rows).with_columns(pl.col("reason").replace(labels))
