"""The lists to leave with: villages not inspected with their reasons, and those without effect."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import polars as pl

from pages.parts.coverage.criteria import reasons
from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, tables
from pages.parts.kit.table import Column, Table
from pages.parts.shared import columns, handouts, undated
from warehouse.queries import lists
from warehouse.queries.coverage import villages

KINDS = ("uninspected", "not_effective")
REASONS = (
    "not_fed_back",
    "open_problems",
    "predecessor_not_fed_back",
    "predecessor_open_problems",
)


def card(context: PageContext) -> None:
    """Draw one of the lists; only the one that is looked at is asked for."""
    words = context.words
    kind = choosers.one_of(
        context,
        "coverage_list",
        words("region.lists"),
        KINDS,
        lambda kind: words(f"coverage.list_{kind}"),
    )
    tables.card(context, uninspected(context) if kind == "uninspected" else not_effective(context))


def uninspected(context: PageContext) -> Table:
    """Return the villages not covered, key villages first, with the reasons of their score."""
    without_reasons = handouts.uninspected(context)
    return replace(
        without_reasons,
        rows=partial(_uninspected_rows, context),
        columns=[*without_reasons.columns, Column("reasons", context.words("coverage.reasons"))],
    )


def _uninspected_rows(context: PageContext, most: int) -> pl.DataFrame:
    code, term = context.region.code, context.term.term_id
    rows = data.ask(context.view, lists.uninspected_villages, code, term, most)
    return handouts.with_names(context, rows).with_columns(reasons=reasons(context, rows))


def not_effective(context: PageContext) -> Table:
    """Return the villages covered and not effectively, those with most overdue problems first."""
    words = context.words
    return Table(
        key="not_effective",
        title=words("coverage.list_not_effective"),
        rows=partial(_not_effective_rows, context),
        columns=[
            columns.column(words, "county", choices=handouts.county_names(context)),
            *columns.of(words, "township", "village", "village_id"),
            Column(
                "reason",
                words("coverage.reason"),
                choices=[words(f"not_effective.{reason}") for reason in REASONS],
            ),
            Column("last_inspected_on", words("coverage.last_inspected_on"), "date"),
            *columns.of(words, "problems", "open_problems", "overdue_problems"),
            undated.column(words),
            Column("open_problems_taken_over", words("coverage.taken_over"), "count"),
        ],
        definition=words("coverage.not_effective_definition"),
        link=handouts.to_village(),
        is_handed_out=True,
    )


def _not_effective_rows(context: PageContext, most: int) -> pl.DataFrame:
    code, term = context.region.code, context.term.term_id
    rows = data.ask(context.view, villages.not_effective_villages, code, term, most)
    labels = {reason: context.words(f"not_effective.{reason}") for reason in REASONS}
    return handouts.with_names(context, rows).with_columns(pl.col("reason").replace(labels))
