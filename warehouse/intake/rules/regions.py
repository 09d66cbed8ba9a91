"""Codes of the reference tables: regions of the right level within the office's own, and lists."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import At, violations
from warehouse.schema import catalogue
from warehouse.schema.fields import RegionScope
from warehouse.schema.value_lists import value_list


def regions(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find codes of regions that are not listed, of another level, or not the office's."""
    for column in catalogue.office_columns():
        if column.field.region and not rows.imported(column.table).is_empty():
            yield from _of_column(rows, column, column.field.region)
    yield _level_of_team(rows)


def _of_column(
    rows: RuleRows, column: catalogue.RawColumn, scope: RegionScope
) -> Iterator[pl.DataFrame]:
    placed = _placed(rows, column.table, column.name)
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
    if scope.lies != "anywhere":
        listed = placed.filter(pl.col("of_level").is_not_null())
        yield outside(rows, listed, column.name, place, in_line=scope.lies == "in_line")


def outside(
    rows: RuleRows, placed: pl.DataFrame, code: str, place: At, *, in_line: bool = False
) -> pl.DataFrame:
    """Find regions (`code`) that are not the office's root region nor lie in it; `in_line`: nor are
    above it. `place` is the column that names them.
    """
    reference, root = rows.reference, rows.reference.settings.root_region
    allowed = reference.regions_in_line if in_line else reference.regions_within
    names = reference.region_names.names
    return violations(
        placed,
        ~pl.col(code).is_in(allowed.implode()),
        rule="region_outside",
        region=pl.col(code).replace_strict(names, default=pl.col(code)),
        root=names.get(root, root),
        **place,
    )


def _level_of_team(rows: RuleRows) -> pl.DataFrame:
    """Find teams of another level than the region that sent them."""
    return violations(
        _placed(rows, "teams", "region_code"),
        pl.col("of_level") != pl.col("level"),
        table="teams",
        column="region_code",
        rule="team_level_differs",
        region=pl.col("region"),
    )


def _placed(rows: RuleRows, table: str, column: str) -> pl.DataFrame:
    """Return the rows of the import with the name (`region`) and the level (`of_level`) of the
    region that `column` names; null where it is not listed.
    """
    listed = rows.reference.regions.filter(~pl.col("is_placeholder")).select(
        pl.col("region_code").alias(column),
        pl.col("name").alias("region"),
        pl.col("level").alias("of_level"),
    )
    return rows.imported(table).join(listed, on=column, how="left")


def codes(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find codes that their reference table does not list."""
    yield from _unlisted(rows)
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


def _unlisted(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find codes of closed lists that their reference table has not."""
    for column in catalogue.office_columns():
        if column.reader not in ("listed", "tags") or column.is_open:
            continue
        values = value_list(column.list_name or "")
        if values.reference is None:
            continue
        listed = getattr(rows.reference, values.reference)[values.code_column].unique()
        imported, place = rows.imported(column.table), At(table=column.table, column=column.name)
        if column.reader == "listed":
            is_unknown = ~pl.col(column.name).is_in(listed.implode())
            yield violations(imported, is_unknown, rule="code_unknown", **place)
        else:
            tags = pl.col(column.name).str.split("|")
            unknown = tags.list.set_difference(listed.to_list()).list.join("|")
            yield violations(imported, unknown != "", rule="mode_unknown", unknown=unknown, **place)
