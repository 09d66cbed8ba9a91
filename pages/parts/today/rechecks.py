"""Closed problems that were drawn for a check on site and wait for it."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column, Table
from pages.parts.today.matter import OF_ANY_YEAR, WORST, Lamp, Matter, Row
from warehouse.queries.rectification import rechecks


def matter(context: PageContext) -> Matter:
    """Return the problems drawn and not yet checked, those of the oldest samples first."""
    region, term = context.region.code, context.term.term_id
    drawn = data.ask(context.view, rechecks.results, region, term)
    waiting = _waiting(context, WORST)
    left = waiting["problems_waiting"][0] if len(waiting) else 0
    number = Claim(region, "now_recheck_waiting", left, "problems", at=OF_ANY_YEAR)
    slots = {
        "drawn": Claim(
            region, "now_recheck_drawn", int(drawn["sample_size"].sum()), "count", at=OF_ANY_YEAR
        ),
        "checked": Claim(region, "rechecked", int(drawn["checked"].sum()), "count", at=OF_ANY_YEAR),
        "failed": Claim(
            region, "recheck_failed", int(drawn["failed"].sum()), "count", at=OF_ANY_YEAR
        ),
    }
    key = "today.rechecks_quiet" if len(drawn) else "today.rechecks_quiet_none"
    quiet = Finding(key, slots if len(drawn) else {}, (number,))
    lamp: Lamp = "amber" if left else "green"
    rows = [
        Row(
            lamp,
            row["name"],
            context.words("today.sample", quarter=row["quarter"], drawn=row["sample_size"]),
            context.words("today.sample_left", left=row["waiting"]),
            links.address("rectification", region=row["region_code"]),
        )
        for row in waiting.iter_rows(named=True)
    ]
    return Matter("rechecks", lamp, left, quiet, rows, "rectification")


def table(context: PageContext) -> Table:
    """Return the list of samples not yet checked to the end."""
    words = context.words
    return Table(
        key="today_rechecks",
        title=words("today.list.rechecks"),
        rows=partial(_waiting, context),
        columns=[
            Column("name", words("columns.region")),
            Column("quarter", words("today.quarter")),
            Column("sample_size", words("today.sample_size"), "count"),
            Column("checked", words("today.sample_checked"), "count"),
            Column("waiting", words("today.sample_waiting"), "count", has_bar=True),
        ],
        definition=words("today.rechecks_definition"),
        link=links.of_rows("rectification", region="region_code"),
        is_handed_out=True,
    )


def _waiting(context: PageContext, most: int) -> pl.DataFrame:
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
