"""The lists to hand out: villages not inspected, problems overdue."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import place_names
from pages.parts.kit.table import Link, Table
from pages.parts.shared import columns, undated
from warehouse.queries import lists
from warehouse.queries.rectification import rectification_lists
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.regions import Region
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS

DUE_SOURCES = ("own", "rule", "extension")
"""Where a due date may come from: the ledger, the rule, an approved extension."""


def to_village() -> Link:
    """Return where rows with a county and a `village_id` lead (see `with_names`): the village."""
    return links.of_rows("village", region="county_code", village="village_id")


def uninspected(context: PageContext) -> Table:
    """Return the villages not covered, key villages first."""
    words = context.words
    return Table(
        key="uninspected",
        title=words("region.uninspected"),
        rows=partial(_uninspected_rows, context),
        columns=[
            columns.column(words, "county", choices=county_names(context)),
            *columns.of(words, "township", "village", "village_id", "key_village_score"),
        ],
        definition=words("definitions.uninspected"),
        link=to_village(),
        is_handed_out=True,
    )


def overdue(context: PageContext) -> Table:
    """Return the problems overdue, the latest first."""
    words = context.words
    return Table(
        key="overdue",
        title=words("region.overdue"),
        rows=partial(_overdue_rows, context),
        columns=[
            columns.column(words, "county", choices=county_names(context)),
            *columns.of(words, "township", "village", "problem_id", "category"),
            columns.column(
                words,
                "responsibility_level",
                choices=[words(f"responsibility.{level}") for level in RESPONSIBILITY_LEVELS],
            ),
            *columns.of(words, "feedback_on", "due_on"),
            columns.column(
                words,
                "due_source",
                choices=[words(f"due_source.{source}") for source in DUE_SOURCES],
            ),
            *columns.of(words, "original_due_on", "rule_due_on", "days_late", "reopen_count"),
            columns.column(words, "held_by", help=words("columns.held_by_help")),
        ],
        definition=f"{words('definitions.overdue')} {undated_beside(context)}".strip(),
        link=to_village(),
        is_handed_out=True,
    )


def counties(context: PageContext) -> list[Region]:
    """Return the counties within the region; a county is its own."""
    if context.region.level == "county":
        return [context.region]
    return context.regions.within(context.region.code, "county")


def county_names(context: PageContext) -> list[str]:
    """Return the names of the counties within the region, for a filter."""
    return [context.name(unit) for unit in counties(context)]


def with_names(context: PageContext, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with names for the codes of county, category, level and source, if there, and
    the names of townships and villages as this language writes them.

    The code of the county stays beside its name, as `county_code`.
    """
    counties = {code: context.name(context.regions[code]) for code in rows["county"].unique()}
    sources = {source: context.words(f"due_source.{source}") for source in DUE_SOURCES}
    levels = {level: context.words(f"responsibility.{level}") for level in RESPONSIBILITY_LEVELS}
    named = {
        "county": pl.col("county").replace_strict(counties, return_dtype=pl.String),
        "category": pl.col("category").replace(context.category_names),
        "responsibility_level": pl.col("responsibility_level").replace_strict(
            levels, default=None, return_dtype=pl.String
        ),
        "due_source": pl.col("due_source").replace_strict(
            sources, default=None, return_dtype=pl.String
        ),
    }
    for place in ("township", "village", "held_by"):
        if place in rows.columns:
            named[place] = place_names.column(rows, place, context.language)
    held = {column: name for column, name in named.items() if column in rows.columns}
    return rows.with_columns(county_code="county", **held)


def undated_beside(context: PageContext) -> str:
    """Say how many problems never fall due, "" where there are none."""
    code, cohort = context.region.code, Cohort(context.term.term_id)
    rows = data.ask(context.view, rectification_lists.ongoing_undated, code, cohort)
    return undated.beside(context.words, rows["problems"][0])


def _uninspected_rows(context: PageContext, most: int) -> pl.DataFrame:
    code, term = context.region.code, context.term.term_id
    return with_names(context, data.ask(context.view, lists.uninspected_villages, code, term, most))


def _overdue_rows(context: PageContext, most: int) -> pl.DataFrame:
    code, term = context.region.code, context.term.term_id
    return with_names(context, data.ask(context.view, lists.overdue_problems, code, term, most))
