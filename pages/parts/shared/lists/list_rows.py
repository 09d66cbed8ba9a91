"""What lists of villages and problems have in common: names for codes, where a row leads."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import place_names
from pages.parts.kit.table import Column, Link
from pages.parts.shared import columns
from warehouse.queries.regions import Region
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS

DUE_SOURCES = ("own", "rule", "extension")
"""Where a due date may come from: the ledger, the rule, an approved extension."""


def to_village() -> Link:
    """Return where rows with a county and a `village_id` lead (see `with_names`): the village, and
    the ledger rows behind its page.
    """
    link = links.of_rows("village", region="county_code", village="village_id")
    return replace(link, fixed={**link.fixed, "village_origins.open": "1"})


def to_problem() -> Link:
    """Return the same for rows of problems: of the ledger rows, those that make the problem."""
    link = to_village()
    return replace(link, columns={**link.columns, "village_origins.problem": "problem_id"})


def from_village(context: PageContext, *further: Column) -> list[Column]:
    """Return the columns of a list by village: its name, where it lies, then `further`.

    The county stands beside the village, within a county last: it is the same in every row.
    """
    words = context.words
    is_county = context.region.level == "county"
    county = columns.column(words, "county", choices=county_names(context), is_detail=is_county)
    return [
        columns.column(words, "village"),
        *([] if is_county else [county]),
        columns.column(words, "township"),
        *further,
        *([county] if is_county else []),
    ]


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
    for place in ("township", "village", "from_village", "held_by"):
        if place in rows.columns:
            named[place] = place_names.column(rows, place, context.language)
    if (unit := "responsible_unit") in rows.columns:
        write = place_names.unit_in_language
        named[unit] = place_names.column(rows, unit, context.language, write)
    held = {column: name for column, name in named.items() if column in rows.columns}
    return rows.with_columns(county_code="county", **held)
