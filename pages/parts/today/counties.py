"""Counties behind their plan that nobody reminded."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column, Table
from pages.parts.shared import columns, urged
from pages.parts.today.matter import OF_ANY_YEAR, WORST, Lamp, Matter, MatterRow


def judged(context: PageContext) -> pl.DataFrame:
    """Return the counties that can be judged, in the order in which they ask for somebody.

    Behind and not reminded (`is_left_alone`), then behind, then slow; the furthest from its plan
    first. Columns of `urged.counties`.
    """
    counties, _ = urged.counties(context, urged.period_of(context))
    left_alone = (pl.col("light") == "red") & (pl.col("attention") == 0)
    rank = pl.col("light").replace_strict({"red": 0, "amber": 1}, default=2)
    return (
        counties.filter(pl.col("light") != "none")
        .with_columns(is_left_alone=left_alone)
        .sort(~left_alone, rank, -pl.col("gap"), "region_code")
    )


def claims_of(context: PageContext) -> dict[str, Claim]:
    """Return how many can be judged, are behind, and of these were left alone, and since when."""
    counts, region = judged(context), context.region.code
    period = urged.period_of(context)
    at = {"month_end": period.month_end, **OF_ANY_YEAR}
    lagging = counts.filter(pl.col("light") == "red")
    alone = int(counts["is_left_alone"].sum())
    return {
        "judged": Claim(region, "judged_counties", len(counts), "counties", at=at),
        "lagging": Claim(region, "lagging_counties", len(lagging), "counties", at=at),
        "untouched": Claim(region, "untouched_counties", alone, "counties", at=at),
        "window": Claim(
            region, "months_of_attention", urged.months(period), "window_months", at=at
        ),
    }


def matter(context: PageContext) -> Matter:
    """Return the counties behind their plan that were neither reminded nor interviewed of late."""
    sentences = claims_of(context)
    alone = int(judged(context)["is_left_alone"].sum())
    rows = [
        MatterRow(
            lamp="red" if row["light"] == "red" else "amber",
            name=row["name"],
            text=_attention(context, row),
            figure=context.words("today.gap", gap=numbers.count(row["gap"])),
            address=links.address("region", region=row["region_code"]),
            is_counted=row["is_left_alone"],
        )
        for row in _short_of_plan(context, WORST).iter_rows(named=True)
    ]
    lamp: Lamp = "red" if alone else "green"
    if not sentences["judged"].value:
        quiet = Finding("today.lagging_quiet_unjudged", {}, (sentences["judged"],))
        return Matter("lagging", lamp, None, quiet, rows, "supervision")
    key = "today.lagging_quiet" if sentences["lagging"].value else "today.lagging_quiet_none"
    return Matter("lagging", lamp, alone, Finding(key, sentences), rows, "supervision")


def _short_of_plan(context: PageContext, most: int) -> pl.DataFrame:
    return judged(context).filter(pl.col("light").is_in(["red", "amber"])).head(most)


def _attention(context: PageContext, row: dict[str, Any]) -> str:
    words = context.words
    if row["attention"]:
        return words("today.reminded", times=words.count("times", row["attention"]))
    return words("today.not_reminded")


def table(context: PageContext) -> Table:
    """Return the list of counties behind or slow, those left alone first."""
    words = context.words
    window = words.count("window_months", urged.months(urged.period_of(context)))
    return Table(
        key="today_lagging",
        title=words("today.list.lagging"),
        rows=partial(_short_of_plan, context),
        columns=[
            columns.column(words, "light"),
            Column("name", words("columns.county")),
            Column("numerator", words("columns.villages_covered"), "count"),
            Column("planned", words("today.planned"), "count"),
            Column("gap", words("supervision.behind"), "count", has_bar=True),
            Column("attention", words("supervision.attention", window=window), "count"),
            Column("last_issued_on", words("supervision.last_issued_on"), "date"),
        ],
        definition=words("today.lagging_definition", window=window),
        link=links.of_rows("region", region="region_code"),
        is_handed_out=True,
    )
