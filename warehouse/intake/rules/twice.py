"""Rows that may be one thing under two keys: taken, and pointed out."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import violations

_LOOK_BACK = "look_back"
"""The mode of an inspection that looks at a village again."""


def twice(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find a village twice in a round or on the list, and a problem twice in an inspection."""
    inspections = rows.inspections
    first_looks = pl.col("parent_inspection_id").is_null() & ~pl.col("modes").fill_null(
        ""
    ).str.contains(_LOOK_BACK, literal=True)
    yield violations(
        inspections.filter(first_looks),
        (pl.len() > 1).over("village_id", "round_id"),
        table="inspections",
        column="village_id",
        rule="visited_twice",
        severity="warned",
    )
    named = ["name", "township_code"]
    in_force = rows.of("villages").filter(pl.col("valid_to").is_null())
    yield violations(
        in_force,
        (pl.col("village_id").n_unique() > 1).over(named),
        table="villages",
        column="name",
        rule="village_name_twice",
        severity="warned",
    )
    summarised = rows.of("problems").filter(pl.col("summary").is_not_null())
    yield violations(
        summarised,
        (pl.len() > 1).over("inspection_id", pl.col("summary").str.replace_all(r"[\s。.]", "")),
        table="problems",
        column="summary",
        rule="summary_twice",
        severity="warned",
    )
