"""Counts: no part is above its whole."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import name_of, violations
from warehouse.schema import catalogue


def counts(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find parts above their wholes, and more villages planned for a year than the county has."""
    yield from _parts(rows)
    yield _planned(rows)
    yield _checked(rows)


def _parts(rows: RuleRows) -> Iterator[pl.DataFrame]:
    for column in catalogue.office_columns():
        whole = column.field.part_of
        if whole:
            yield violations(
                rows.imported(column.table),
                pl.col(column.name) > pl.col(whole),
                table=column.table,
                column=column.name,
                rule="part_above_whole",
                whole=pl.col(whole),
                whole_name=name_of(column.table, whole),
            )


def _planned(rows: RuleRows) -> pl.DataFrame:
    plans = rows.imported("coverage_plan")
    wanted = plans["region_code"].unique()
    accepted = rows.reference.rows("villages").filter(pl.col("county_code").is_in(wanted.implode()))
    columns = ["village_id", "county_code"]
    listed = (
        pl.concat([accepted.select(columns).collect(), rows.imported("villages").select(columns)])
        .group_by("county_code")
        .agg(pl.col("village_id").n_unique().alias("listed"))
    )
    return violations(
        plans.join(listed, left_on="region_code", right_on="county_code", how="left"),
        pl.col("planned_villages") > pl.col("listed"),
        table="coverage_plan",
        column="planned_villages",
        rule="plan_above_roster",
        severity="warned",
        listed=pl.col("listed"),
    )


def _checked(rows: RuleRows) -> pl.DataFrame:
    """Find more problems checked again than the sample has."""
    checked = (
        rows.of("rechecks")
        .with_columns(checked=pl.len().over("sample_id"))
        .join(rows.of("recheck_samples").select("sample_id", "sample_size"), on="sample_id")
    )
    return violations(
        checked,
        pl.col("checked") > pl.col("sample_size"),
        table="rechecks",
        column="sample_id",
        rule="sample_exceeded",
        severity="warned",
        checked=pl.col("checked"),
        size=pl.col("sample_size"),
    )
