"""Due dates as the marts have them: the ledger's own day where it is not later than the rule's."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import name_of, violations


def deadlines(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find days that the marts do not use, because the rule's day comes before them."""
    stated = rows.problems.filter(
        pl.col("due_on").is_not_null(), ~pl.col("is_immediate").fill_null(value=False)
    )
    yield violations(
        stated.join(rule_due_dates(rows, stated), on="problem_id"),
        pl.col("problems_row").is_not_null() & (pl.col("due_on") > pl.col("rule_due_on")),
        table="problems",
        column="due_on",
        rule="due_date_after_rule",
        severity="warned",
        from_=name_of("inspections", "feedback_on"),
    )


def original_due_dates(rows: RuleRows) -> pl.DataFrame:
    """Return `problem_id` and `original_due_on`, the due date before extensions; null where
    none.
    """
    problems = rows.problems
    is_immediate = pl.col("is_immediate").fill_null(value=False)
    never_falls_due = pl.col("is_ongoing").fill_null(value=False) & pl.col("due_on").is_null()
    return problems.join(rule_due_dates(rows, problems), on="problem_id", how="left").select(
        "problem_id",
        pl.when(is_immediate | never_falls_due)
        .then("due_on")
        .otherwise(pl.min_horizontal("due_on", "rule_due_on"))
        .alias("original_due_on"),
    )


def rule_due_dates(rows: RuleRows, problems: pl.DataFrame) -> pl.DataFrame:
    """Return `problem_id` and `rule_due_on` of `problems` that a rule in force at feedback
    limits.
    """
    limits = (
        rows.reference.deadline_rules.filter(pl.col("item") == "rectification_window")
        .join(rows.reference.region_ancestors, left_on="region_code", right_on="ancestor_code")
        .select(
            pl.col("region_code_right").alias("county_code"),
            "distance",
            "value",
            "unit",
            "valid_from",
            "valid_to",
            pl.col("responsibility_level").alias("of_level"),
        )
    )
    feedback_on = pl.col("feedback_on")
    in_force = (
        problems.select("problem_id", "county_code", "feedback_on", "responsibility_level")
        .join(limits, on="county_code")
        .filter(
            feedback_on >= pl.col("valid_from"),
            pl.col("valid_to").is_null() | (feedback_on <= pl.col("valid_to")),
            pl.col("of_level").is_null() | (pl.col("of_level") == pl.col("responsibility_level")),
        )
        .sort(
            "problem_id",
            "distance",
            pl.col("of_level").is_null(),
            -pl.col("valid_from").to_physical(),
        )
        .unique("problem_id", keep="first", maintain_order=True)
    )
    by_unit = (
        pl.when(pl.col("unit") == "month")
        .then(feedback_on.dt.offset_by(pl.format("{}mo", "value")))
        .when(pl.col("unit") == "calendar_day")
        .then(feedback_on.dt.offset_by(pl.format("{}d", "value")))
        .otherwise("working_day")
    )
    return _with_working_days(in_force, rows.reference).select(
        "problem_id", by_unit.alias("rule_due_on")
    )


def _with_working_days(in_force: pl.DataFrame, reference: ReferenceData) -> pl.DataFrame:
    """Return `in_force` with `working_day`, so many working days after feedback; null for other
    units.
    """
    counted = in_force.filter(pl.col("unit") == "working_day")
    if counted.is_empty():
        return in_force.with_columns(working_day=pl.lit(None, pl.Date))
    # No holiday is so long that a fortnight and four days for each to be counted do not suffice.
    longest = pl.duration(days=14 + 4 * pl.col("value").max())
    first, last = pl.col("feedback_on").min(), pl.col("feedback_on").max()
    days = (
        counted.select(day=pl.date_range(first, last + longest))
        .join(reference.workdays, left_on="day", right_on="calendar_date", how="left")
        .select("day", is_worked=pl.coalesce("is_working_day", pl.col("day").dt.weekday() <= 5))
        .with_columns(number=pl.col("is_worked").cast(pl.Int64).cum_sum())
    )
    worked = days.filter("is_worked").select("number", working_day="day")
    return (
        in_force.join(days.select("number", feedback_on="day"), on="feedback_on", how="left")
        .with_columns(number=pl.col("number") + pl.col("value"))
        .join(worked, on="number", how="left")
    )
