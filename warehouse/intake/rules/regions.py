"""Codes of the reference tables: regions of the right level within the office's own, and lists."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import Rows
from warehouse.intake.rules.checking.violations import At, violations
from warehouse.schema import catalogue
from warehouse.schema.value_lists import value_list


def regions(rows: Rows) -> Iterator[pl.DataFrame]:
    """Find codes of regions that are not listed, of another level, or not the office's."""
    reference = rows.reference
    listed = reference.regions.filter(~pl.col("is_placeholder")).select(
        "region_code", "name", "level"
    )
    root = reference.settings.root_region
    ancestors = reference.region_ancestors
    below = ancestors.filter(pl.col("ancestor_code") == root)["region_code"]
    above = ancestors.filter(pl.col("region_code") == root)["ancestor_code"]
    root_name = str(reference.regions.filter(pl.col("region_code") == root)["name"].first() or root)
    allowed = {"within": below, "in_line": pl.concat([below, above])}
    for column in catalogue.office_columns():
        scope, mine = column.field.region, rows.imported(column.table)
        if scope is None or mine.is_empty():
            continue
        placed = mine.join(
            listed.rename({"region_code": column.name, "name": "region", "level": "of_level"}),
            on=column.name,
            how="left",
        )
        place = At(table=column.table, column=column.name)
        yield violations(placed, pl.col("of_level").is_null(), rule="region_unknown", **place)
        if scope.level:
            yield violations(
                placed,
                pl.col("of_level") != scope.level,
                rule="region_not_a_county",
                region=pl.col("region"),
                **place,
            )
        if scope.lies in allowed:
            is_allowed = pl.col(column.name).is_in(allowed[scope.lies].implode())
            yield violations(
                placed,
                pl.col("of_level").is_not_null() & ~is_allowed,
                rule="region_outside",
                region=pl.col("region"),
                root=root_name,
                **place,
            )
        if column.table == "teams":
            yield violations(
                placed,
                pl.col("of_level") != pl.col("level"),
                rule="team_level_differs",
                region=pl.col("region"),
                **place,
            )


def codes(rows: Rows) -> Iterator[pl.DataFrame]:
    """Find codes that their reference table does not list."""
    yield from _unlisted(rows)
    listed = rows.reference.inspection_modes["mode_code"].unique()
    modes = rows.imported("inspections").with_columns(
        unknown=pl.col("modes").str.split("|").list.set_difference(listed.to_list()).list.join("|")
    )
    yield violations(
        modes,
        pl.col("unknown") != "",
        table="inspections",
        column="modes",
        rule="mode_unknown",
        unknown=pl.col("unknown"),
    )
    reasons = rows.reference.direct_close_reasons["reason_code"]
    yield violations(
        rows.imported("problem_events"),
        pl.col("event_kind").str.starts_with("direct_close")
        & ~pl.col("reason_code").is_in(reasons.implode()),
        table="problem_events",
        column="reason_code",
        rule="reason_unknown",
        severity="warned",
    )


def _unlisted(rows: Rows) -> Iterator[pl.DataFrame]:
    """Find codes of closed lists that their reference table has not."""
    for column in catalogue.office_columns():
        if column.reader != "listed" or column.is_open:
            continue
        values = value_list(column.list_name or "")
        if values.reference is None:
            continue
        listed = getattr(rows.reference, values.reference)[values.code_column]
        yield violations(
            rows.imported(column.table),
            ~pl.col(column.name).is_in(listed.implode()),
            table=column.table,
            column=column.name,
            rule="code_unknown",
        )
