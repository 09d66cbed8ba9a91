"""The list of samples of closed problems that wait for their check on site."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit.table import Column, Table
from pages.parts.shared import definitions
from warehouse.queries.rectification import rechecks


def table(context: PageContext) -> Table:
    """Return the list of samples not yet checked to the end."""
    words = context.words
    return Table(
        key="rechecks",
        title=words("today.list.rechecks"),
        rows=partial(waiting, context),
        columns=[
            Column("name", words("columns.region")),
            Column("quarter", words("today.quarter")),
            Column("sample_size", words("today.sample_size"), "count"),
            Column("checked", words("today.sample_checked"), "count"),
            Column("waiting", words("today.sample_waiting"), "count", has_bar=True),
        ],
        definition=words("today.rechecks_definition"),
        notes=definitions.of_query(context, rechecks.waiting),
        link=links.of_rows("rectification", region="region_code"),
        is_handed_out=True,
    )


def waiting(context: PageContext, most: int) -> pl.DataFrame:
    """Return so many of the samples with names for regions and quarters, the oldest first."""
    region, term = context.region.code, context.term.term_id
    rows = data.ask(context.view, rechecks.waiting, region, term, most)
    names = {code: context.name(context.regions[code]) for code in rows["region_code"].unique()}
    quarters = {
        start: context.words("dates.quarter", year=start.year, quarter=(start.month + 2) // 3)
        for start in rows["quarter_start"].unique()
    }
    return rows.with_columns(
        name=pl.col("region_code").replace_strict(names, return_dtype=pl.String),
        quarter=pl.col("quarter_start").replace_strict(quarters, return_dtype=pl.String),
    )
