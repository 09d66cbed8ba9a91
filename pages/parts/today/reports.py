"""Counties that had to report this month and have not."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext, month_end_of
from pages.parts.kit import numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column, Table
from pages.parts.today.matter import WORST, Lamp, Matter, MatterRow
from warehouse.queries import reporting


def matter(context: PageContext) -> Matter:
    """Return the counties whose reports of the as-of month are missing."""
    region, month = context.region.code, month_end_of(context.as_of_date)
    completeness = data.ask(context.view, reporting.completeness, region, month)
    due, received = completeness.row(0) if len(completeness) else (None, None)
    left = None if due is None else due - received
    number = Claim(region, "now_unreported", left, "counties")
    quiet = Finding("today.reports_quiet_none", {}, (number,))
    if due is not None:
        slots = {
            "due": Claim(region, "now_due_to_report", due, "counties"),
            "received": Claim(region, "now_reported", received, "counties"),
        }
        quiet = Finding("today.reports_quiet", slots, (number,))
    lamp: Lamp = "hatched" if left else "green"
    rows = [
        MatterRow(
            lamp,
            row["name"],
            context.words(
                "today.reports", due=row["reports_due"], received=row["reports_received"]
            ),
            context.words("today.reports_missing", missing=row["reports_missing"]),
            links.address("region", region=row["region_code"]),
        )
        for row in _missing(context, WORST).iter_rows(named=True)
    ]
    return Matter("reports", lamp, left, quiet, rows, "intake")


def _missing(context: PageContext, most: int) -> pl.DataFrame:
    month = month_end_of(context.as_of_date)
    rows = data.ask(context.view, reporting.missing, context.region.code, month, most)
    names = {code: context.name(context.regions[code]) for code in rows["region_code"]}
    name = pl.col("region_code").replace_strict(names, return_dtype=pl.String)
    return rows.with_columns(name=name)


def table(context: PageContext) -> Table:
    """Return the list of the counties that have not reported."""
    words = context.words
    month = numbers.month(context.as_of_date, context.language)
    return Table(
        key="today_reports",
        title=words("today.list.reports"),
        rows=partial(_missing, context),
        columns=[
            Column("name", words("columns.county")),
            Column("reports_due", words("today.reports_due"), "count"),
            Column("reports_received", words("today.reports_received"), "count"),
            Column("reports_missing", words("today.reports_lacking"), "count", has_bar=True),
        ],
        definition=words("today.reports_definition", month=month),
        link=links.of_rows("region", region="region_code"),
        is_handed_out=True,
    )
