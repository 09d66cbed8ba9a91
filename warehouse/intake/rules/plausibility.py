"""What may be so and is rarely: taken, and pointed out. Few, so that each is looked at."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import At, violations
from warehouse.schema import catalogue
from warehouse.schema.tables.problems import CLOSINGS

MANY_PROBLEMS = 100
LARGE_AMOUNT = 1e9
"""Yuan."""

SMALL_AMOUNT = 10
"""Yuan: less is likely told in units of 10,000."""

LONGEST_STAY = 180
LATEST_FEEDBACK = 200
"""Days of an inspection, and from its end to the feedback: more is likely a slip of the year."""


def plausibility(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find what is likely a slip."""
    yield from _inspections(rows)
    yield from _large_amounts(rows)
    yield violations(
        rows.imported("recoveries"),
        (pl.col("amount_yuan") > 0) & (pl.col("amount_yuan") < SMALL_AMOUNT),
        table="recoveries",
        column="amount_yuan",
        rule="amount_small",
        severity="warned",
    )
    yield violations(
        rows.imported("village_profiles"),
        pl.col("population") == 0,
        table="village_profiles",
        column="population",
        rule="population_zero",
        severity="warned",
    )
    yield violations(
        rows.imported("clues"),
        pl.col("disposal_kind").is_not_null() & pl.col("disposed_on").is_null(),
        table="clues",
        column="disposal_kind",
        rule="disposed_without_day",
        severity="warned",
    )
    yield _checked_while_open(rows)


def _large_amounts(rows: RuleRows) -> Iterator[pl.DataFrame]:
    for column in catalogue.office_columns():
        if column.reader == "money":
            yield violations(
                rows.imported(column.table),
                pl.col(column.name) > LARGE_AMOUNT,
                table=column.table,
                column=column.name,
                rule="amount_large",
                severity="warned",
            )


def _inspections(rows: RuleRows) -> Iterator[pl.DataFrame]:
    yield from _stays(rows.inspections)
    yield from _beside_round_and_team(rows.inspections)
    yield _many_problems(rows.problems)


def _stays(inspections: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Find days on site that are none or more than the stay had, and long stays."""
    stay = (pl.col("ends_on") - pl.col("starts_on")).dt.total_days() + 1
    place = At(table="inspections", column="days_on_site")
    yield violations(
        inspections,
        pl.col("days_on_site") > stay,
        rule="days_above_stay",
        severity="warned",
        stay=stay,
        **place,
    )
    yield violations(
        inspections, pl.col("days_on_site") == 0, rule="no_day_on_site", severity="warned", **place
    )
    yield violations(
        inspections,
        stay > LONGEST_STAY,
        table="inspections",
        column="ends_on",
        rule="stay_long",
        severity="warned",
        stay=stay,
    )


def _beside_round_and_team(inspections: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Find ends after the round's, late feedback, and another level than the team's."""
    yield violations(
        inspections,
        pl.col("ends_on") > pl.col("round_ends_on"),
        table="inspections",
        column="ends_on",
        rule="after_round",
        severity="warned",
        last=pl.col("round_ends_on"),
    )
    yield violations(
        inspections,
        (pl.col("feedback_on") - pl.col("ends_on")).dt.total_days() > LATEST_FEEDBACK,
        table="inspections",
        column="feedback_on",
        rule="feedback_late",
        severity="warned",
        ends_on=pl.col("ends_on"),
    )
    yield violations(
        inspections,
        pl.col("team_level") != pl.col("level_of_team"),
        table="inspections",
        column="team_level",
        rule="level_unlike_team",
        severity="warned",
        team=pl.col("team_id"),
    )


def _many_problems(problems: pl.DataFrame) -> pl.DataFrame:
    """Find inspections with more problems than one usually has."""
    many = problems.with_columns(problems=pl.len().over("inspection_id")).unique(
        "inspection_id", keep="first", maintain_order=True
    )
    return violations(
        many,
        pl.col("problems") > MANY_PROBLEMS,
        table="problems",
        column="inspection_id",
        rule="many_problems",
        severity="warned",
        problems=pl.col("problems"),
    )


def _checked_while_open(rows: RuleRows) -> pl.DataFrame:
    """Find rechecks of problems that had not been closed: only what was closed is sampled."""
    closings = (
        rows.of("problem_events")
        .filter(pl.col("event_kind").is_in(CLOSINGS))
        .group_by("problem_id")
        .agg(pl.col("occurred_on").min().alias("closed_on"))
    )
    return violations(
        rows.of("rechecks").join(closings, on="problem_id", how="left"),
        pl.col("closed_on").is_null() | (pl.col("closed_on") > pl.col("checked_on")),
        table="rechecks",
        column="problem_id",
        rule="checked_while_open",
        severity="warned",
    )
