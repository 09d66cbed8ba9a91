"""Order of days: what comes first cannot be later, and nothing has happened after today."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows, joined_as
from warehouse.intake.rules.checking.violations import ROW, At, name_of, violations
from warehouse.schema import catalogue
from warehouse.schema.validation import schema_of
from warehouse.words.messages import Text


def days(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find days out of order, in the future, or without the day they follow on."""
    yield from _out_of_order(rows)
    yield from _to_come(rows)
    yield from _without_earlier(rows)
    yield from _twice_a_month(rows)
    yield from _findings_of_inspections(rows)
    yield from _due_before(rows)


def _out_of_order(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find days before one that they cannot be before."""
    frames = {
        "inspections": rows.inspections,
        "problems": rows.problems,
        "problem_events": rows.events,
        "clues": rows.clues,
        "recoveries": rows.of("recoveries").join(
            rows.inspection_starts, on="inspection_id", how="left"
        ),
        "rechecks": _rechecks(rows),
    }
    for column in catalogue.office_columns():
        frame = frames.get(column.table)
        for order in column.field.not_before:
            earlier = pl.col(joined_as(order.earlier))
            yield violations(
                rows.of(column.table) if frame is None else frame,
                pl.col(column.name) < earlier,
                table=column.table,
                column=column.name,
                rule="day_before",
                severity=order.severity,
                other=earlier,
                other_name=_name_of_day(column.table, order.earlier),
            )


def _name_of_day(table: str, name: str) -> Text:
    other, _, column = name.rpartition(".")
    return name_of(other or table, column)


def _to_come(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find days after today of what must have come; the others may be planned."""
    today = rows.reference.today
    for column in catalogue.office_columns():
        if column.field.not_in_future:
            yield violations(
                rows.imported(column.table),
                pl.col(column.name) > today,
                table=column.table,
                column=column.name,
                rule="day_to_come",
                today=str(today),
            )


def _without_earlier(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find days without the one that must have come before them."""
    for column in catalogue.office_columns():
        needed = column.field.needs
        if needed:
            yield violations(
                rows.imported(column.table),
                pl.col(column.name).is_not_null() & pl.col(needed).is_null(),
                table=column.table,
                column=column.name,
                rule="day_without_earlier",
                needed=name_of(column.table, needed),
            )


def _due_before(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find problems due before they were fed back; before the team came, where that is the
    earliest.
    """
    at_once = pl.col("is_immediate").fill_null(value=False) | pl.col("feedback_on").is_null()
    due_on, place = pl.col("due_on"), At(table="problems", column="due_on")
    yield violations(
        rows.problems,
        ~at_once & (due_on < pl.col("feedback_on")),
        rule="due_before_feedback",
        severity="warned",
        feedback=pl.col("feedback_on"),
        **place,
    )
    yield violations(
        rows.problems,
        at_once & (due_on < pl.col("inspection_starts_on")),
        rule="due_before_inspection",
        severity="warned",
        start=pl.col("inspection_starts_on"),
        **place,
    )


def _findings_of_inspections(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find problems found when the inspection was over, or had been fed back."""
    place = At(table="problems", column="found_on")
    found_on = pl.col("found_on")
    yield violations(
        rows.problems,
        found_on > pl.col("feedback_on"),
        rule="found_after",
        other=pl.col("feedback_on"),
        other_name=name_of("inspections", "feedback_on"),
        **place,
    )
    yield violations(
        rows.problems,
        (found_on > pl.col("inspection_ends_on"))
        & ~(found_on > pl.col("feedback_on")).fill_null(value=False),
        rule="found_after",
        severity="warned",
        other=pl.col("inspection_ends_on"),
        other_name=name_of("inspections", "ends_on"),
        **place,
    )


def _rechecks(rows: RuleRows) -> pl.DataFrame:
    samples = rows.of("recheck_samples").select("sample_id", "drawn_on", "recheck_samples_row")
    problems = rows.problems.select(
        "problem_id", "found_on", "inspection_starts_on", "problems_row", "inspections_row"
    )
    return (
        rows.of("rechecks")
        .join(samples, on="sample_id", how="left")
        .join(problems, on="problem_id", how="left")
    )


def _twice_a_month(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find months that have two rows of a kind: any day stands for its month, and the marts would
    add them up.
    """
    for column in catalogue.office_columns():
        if column.reader == "month" and not rows.imported(column.table).is_empty():
            others = [name for name in schema_of(column.table).primary_key() if name != column.name]
            yield _of_one_month(rows, column.table, column.name, others)


def _of_one_month(rows: RuleRows, table: str, column: str, thing: list[str]) -> pl.DataFrame:
    own = f"{table}{ROW}"
    of_month = [*thing, pl.col(column).dt.truncate("1mo")]
    frame = rows.of(table).with_columns(
        other=pl.when(pl.col(column) == pl.col(column).min().over(of_month))
        .then(pl.col(column).max().over(of_month))
        .otherwise(pl.col(column).min().over(of_month)),
        **{f"other__{own}": pl.col(own).max().over(of_month)},
    )
    return violations(
        frame,
        pl.col(column) != pl.col("other"),
        table=table,
        column=column,
        rule="month_twice",
        other=pl.col("other"),
    )
