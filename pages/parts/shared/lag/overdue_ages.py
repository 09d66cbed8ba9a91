"""How old the overdue problems of a region are, and with whom most of them lie."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS
from warehouse.stats.judgement import THIN_DENOMINATOR

AGES = ("overdue_1_to_30", "overdue_31_to_90", "overdue_91_to_180", "overdue_over_180")


def levels(context: PageContext, totals: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the counts of the region by responsibility level, those with anything fed back.

    `totals` are those of `timeliness.totals`.
    """
    rows = totals.filter(pl.col("region_code") == context.region.code)
    return [
        row
        for level in RESPONSIBILITY_LEVELS
        for row in rows.filter(pl.col("responsibility_level") == level).to_dicts()
        if row["fed_back"]
    ]


def still_open(row: dict[str, int]) -> int:
    """Return how many problems are open, late or not."""
    return row["open_overdue"] + row["open_not_due"]


def finding(context: PageContext, levels: list[dict[str, Any]]) -> Finding:
    """Return what is open, what of it is overdue, and the level that most of it lies with.

    `levels` are the region's counts by responsibility level. Where two levels have equally much,
    where there is one alone or where too few are overdue, none is said to have most.
    """
    region = context.region.code
    of_level = {row["responsibility_level"]: row["open_overdue"] for row in levels}
    overdue = sum(of_level.values())
    slots: dict[str, Claim | str] = {
        "open": Claim(region, "open", sum(still_open(row) for row in levels), "problems"),
        "overdue": Claim(region, "open_overdue", overdue, "problems"),
    }
    if overdue == 0:
        return Finding("rectification.levels_none", slots)
    old = sum(row["overdue_over_180"] for row in levels)
    slots["old"] = Claim(region, "overdue_over_180", old, "problems")
    most = max(of_level, key=lambda level: of_level[level])
    is_most = list(of_level.values()).count(of_level[most]) == 1 and len(of_level) > 1
    if not is_most or overdue < THIN_DENOMINATOR:
        return Finding("rectification.levels_alike", slots)
    slots["level"] = context.words(f"responsibility.{most}")
    slots["share"] = claims.share(
        most,
        "level_share_of_overdue",
        of_level[most],
        overdue,
        verdict="highest",
        among=tuple(of_level),
    )
    return Finding("rectification.levels_finding", slots)
