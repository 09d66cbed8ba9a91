"""Codes of the reference tables: regions of the right level within the office's own, and lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import polars as pl

from warehouse.intake.rules.checking.rows import Rows
from warehouse.intake.rules.checking.violations import At, breaches

Where: TypeAlias = Literal["within", "in_line", "anywhere"]
"""Within: the office's root region or below it. In line: also above it (a term of the province, a
notification by the city). Anywhere: a team or an aid posting may come from elsewhere."""


@dataclass(frozen=True)
class RegionColumn:
    """A column of region codes: where the region may lie, and the level it must have, if one."""

    table: str
    column: str
    where: Where
    level: str | None = None


REGION_COLUMNS = (
    RegionColumn("villages", "county_code", "within", "county"),
    RegionColumn("terms", "region_code", "in_line"),
    RegionColumn("coverage_plan", "region_code", "within", "county"),
    RegionColumn("rounds", "region_code", "in_line"),
    RegionColumn("teams", "region_code", "anywhere"),
    RegionColumn("person_outcomes", "county_code", "within", "county"),
    RegionColumn("supervision_actions", "issuer_region", "in_line"),
    RegionColumn("supervision_actions", "target_region", "within"),
    RegionColumn("supervision_rounds", "region_code", "within"),
    RegionColumn("aid", "from_region", "anywhere"),
    RegionColumn("aid", "to_region", "anywhere"),
    RegionColumn("recheck_samples", "region_code", "within"),
    RegionColumn("reports_due", "region_code", "within", "county"),
)

CODE_COLUMNS = (
    ("problems", "category_code", "problem_taxonomy"),
    ("problems", "cause_code", "cause_taxonomy"),
    ("clues", "category_code", "problem_taxonomy"),
    ("supervision_actions", "category_code", "problem_taxonomy"),
)
"""Table, column, and the reference table that lists its codes under the same name."""


def regions(rows: Rows) -> Iterator[pl.DataFrame]:
    """Codes of regions that are not listed, of another level, or not the office's."""
    reference = rows.reference
    listed = reference.regions.filter(~pl.col("is_placeholder")).select(
        "region_code", "name", "level"
    )
    root = reference.settings.root_region
    ancestors = reference.region_ancestors
    below = ancestors.filter(pl.col("ancestor_code") == root)["region_code"]
    above = ancestors.filter(pl.col("region_code") == root)["ancestor_code"]
    of_root = reference.regions.filter(pl.col("region_code") == root)
    root_name = str(of_root["name"].first() or root)
    for region in REGION_COLUMNS:
        mine = rows.mine(region.table)
        if mine.is_empty():
            continue
        code = pl.col(region.column)
        placed = mine.join(
            listed.rename({"region_code": region.column, "name": "region", "level": "of_level"}),
            on=region.column,
            how="left",
        )
        place = At(table=region.table, column=region.column)
        yield breaches(placed, pl.col("of_level").is_null(), rule="region_unknown", **place)
        if region.level:
            yield breaches(
                placed,
                pl.col("of_level") != region.level,
                rule="region_not_a_county",
                region=pl.col("region"),
                **place,
            )
        if region.where != "anywhere":
            allowed = below if region.where == "within" else pl.concat([below, above])
            yield breaches(
                placed,
                pl.col("of_level").is_not_null() & ~code.is_in(allowed.implode()),
                rule="region_outside",
                region=pl.col("region"),
                root=root_name,
                **place,
            )
        if region.table == "teams":
            yield breaches(
                placed,
                pl.col("of_level") != pl.col("level"),
                rule="team_level_differs",
                region=pl.col("region"),
                **place,
            )


def codes(rows: Rows) -> Iterator[pl.DataFrame]:
    """Codes that their reference table does not list."""
    for table, column, reference in CODE_COLUMNS:
        listed = getattr(rows.reference, reference)[column]
        yield breaches(
            rows.mine(table),
            ~pl.col(column).is_in(listed.implode()),
            table=table,
            column=column,
            rule="code_unknown",
        )
    listed = rows.reference.inspection_modes["mode_code"].unique()
    modes = rows.mine("inspections").with_columns(
        unknown=pl.col("modes").str.split("|").list.set_difference(listed.to_list()).list.join("|")
    )
    yield breaches(
        modes,
        pl.col("unknown") != "",
        table="inspections",
        column="modes",
        rule="mode_unknown",
        unknown=pl.col("unknown"),
    )
    reasons = rows.reference.direct_close_reasons["reason_code"]
    yield breaches(
        rows.mine("problem_events"),
        pl.col("event_kind").str.starts_with("direct_close")
        & ~pl.col("reason_code").is_in(reasons.implode()),
        table="problem_events",
        column="reason_code",
        rule="reason_unknown",
        verdict="warned",
    )
