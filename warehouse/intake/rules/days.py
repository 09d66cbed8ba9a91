"""Order of days: what comes first cannot be later, and nothing has happened after today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from warehouse.intake.findings.finding import Verdict
from warehouse.intake.rules.checking.rows import Rows
from warehouse.intake.rules.checking.violations import At, breaches, name_of


@dataclass(frozen=True)
class Order:
    """`later` of `table` is not before `earlier`: a raw column (`of.name`), which the frame that
    the rules look at has under the name `as_`.
    """

    table: str
    later: str
    earlier: str
    as_: str = ""
    verdict: Verdict = "refused"

    @property
    def earlier_table(self) -> str:
        """The raw table of the earlier day."""
        return self.earlier.partition(".")[0] if "." in self.earlier else self.table

    @property
    def earlier_column(self) -> str:
        """Its column there."""
        return self.earlier.rpartition(".")[2]

    @property
    def held_as(self) -> str:
        """Its column in the frame."""
        return self.as_ or self.earlier_column


ORDERS = (
    Order("villages", "valid_to", "valid_from"),
    Order("terms", "ends_on", "starts_on"),
    Order("rounds", "ends_on", "starts_on"),
    Order("inspections", "ends_on", "starts_on"),
    Order("inspections", "feedback_on", "starts_on"),
    Order("inspections", "feedback_on", "ends_on"),
    # As of a day between the two the inspection would stand without its round.
    Order("inspections", "starts_on", "rounds.starts_on", "round_starts_on"),
    Order("problems", "found_on", "inspections.starts_on", "inspection_starts_on"),
    Order("problems", "due_on", "found_on", verdict="warned"),
    Order("problem_events", "occurred_on", "inspections.starts_on", "inspection_starts_on"),
    Order("problem_events", "occurred_on", "problems.found_on", "found_on"),
    Order("problem_events", "recorded_on", "occurred_on"),
    Order("problem_events", "new_due_on", "occurred_on", verdict="warned"),
    Order("clues", "handed_over_on", "inspections.starts_on", "inspection_starts_on"),
    Order("clues", "disposed_on", "handed_over_on"),
    Order("clues", "due_on", "handed_over_on"),
    Order("recoveries", "recovered_on", "inspections.starts_on", "inspection_starts_on"),
    Order("supervision_actions", "response_due_on", "issued_on"),
    Order("supervision_actions", "responded_on", "issued_on"),
    Order("supervision_rounds", "ends_on", "starts_on"),
    Order("aid", "ends_on", "starts_on"),
    Order("weak_orgs", "converted_on", "designated_on"),
    Order("weak_orgs", "relapsed_on", "converted_on"),
    Order("recheck_samples", "period_ends_on", "period_starts_on"),
    Order("recheck_samples", "drawn_on", "period_starts_on"),
    Order("rechecks", "checked_on", "recheck_samples.drawn_on", "drawn_on"),
    Order("rechecks", "checked_on", "problems.found_on", "found_on"),
    Order("rechecks", "checked_on", "inspections.starts_on", "inspection_starts_on"),
    Order("reports_due", "due_on", "month"),
)

HAPPENED = {
    "village_profiles": ["surveyed_on"],
    "teams": ["established_on"],
    "inspections": ["starts_on", "ends_on", "feedback_on"],
    "problems": ["found_on"],
    "problem_events": ["occurred_on", "recorded_on"],
    "clues": ["handed_over_on", "disposed_on"],
    "person_outcomes": ["outcome_on"],
    "recoveries": ["recovered_on"],
    "supervision_actions": ["issued_on", "responded_on"],
    "qr_petitions": ["month"],
    "weak_orgs": ["designated_on", "converted_on", "relapsed_on"],
    "recheck_samples": ["drawn_on"],
    "rechecks": ["checked_on"],
    "reports_due": ["received_on"],
}
"""Columns whose days have come; the others may be planned."""

NEEDS = (
    ("inspections", "feedback_on", "ends_on"),
    ("weak_orgs", "relapsed_on", "converted_on"),
)
"""Table, a day, and the day that must have come before it."""

ONCE_A_MONTH = (
    ("qr_petitions", "month", ["village_id", "channel"]),
    ("reports_due", "month", ["region_code", "ledger"]),
)
"""Any day stands for its month, and each month has one row of a kind."""


def days(rows: Rows) -> Iterator[pl.DataFrame]:
    """Days out of order, in the future, or without the day they follow on."""
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
    for order in ORDERS:
        frame = frames.get(order.table)
        yield breaches(
            rows.of(order.table) if frame is None else frame,
            pl.col(order.later) < pl.col(order.held_as),
            table=order.table,
            column=order.later,
            rule="day_before",
            verdict=order.verdict,
            other=pl.col(order.held_as),
            other_name=name_of(order.earlier_table, order.earlier_column),
        )
    today = rows.reference.today
    for table, columns in HAPPENED.items():
        for column in columns:
            yield breaches(
                rows.mine(table),
                pl.col(column) > today,
                table=table,
                column=column,
                rule="day_to_come",
                today=str(today),
            )
    for table, column, needed in NEEDS:
        yield breaches(
            rows.mine(table),
            pl.col(column).is_not_null() & pl.col(needed).is_null(),
            table=table,
            column=column,
            rule="day_without_earlier",
            needed=name_of(table, needed),
        )
    for table, column, thing in ONCE_A_MONTH:
        yield _twice_a_month(rows, table, column, thing)
    yield from _findings_of_inspections(rows)
    yield from _due_before(rows)


def _due_before(rows: Rows) -> Iterator[pl.DataFrame]:
    """Problems due before they were fed back; before the team came, where that is the earliest."""
    at_once = pl.col("is_immediate").fill_null(value=False) | pl.col("feedback_on").is_null()
    due_on, place = pl.col("due_on"), At(table="problems", column="due_on")
    yield breaches(
        rows.problems,
        ~at_once & (due_on < pl.col("feedback_on")),
        rule="due_before_feedback",
        verdict="warned",
        feedback=pl.col("feedback_on"),
        **place,
    )
    yield breaches(
        rows.problems,
        at_once & (due_on < pl.col("inspection_starts_on")),
        rule="due_before_inspection",
        verdict="warned",
        start=pl.col("inspection_starts_on"),
        **place,
    )


def _findings_of_inspections(rows: Rows) -> Iterator[pl.DataFrame]:
    """Problems found when the inspection was over, or had been fed back."""
    place = At(table="problems", column="found_on")
    found_on = pl.col("found_on")
    yield breaches(
        rows.problems,
        found_on > pl.col("feedback_on"),
        rule="found_after",
        other=pl.col("feedback_on"),
        other_name=name_of("inspections", "feedback_on"),
        **place,
    )
    yield breaches(
        rows.problems,
        (found_on > pl.col("inspection_ends_on"))
        & ~(found_on > pl.col("feedback_on")).fill_null(value=False),
        rule="found_after",
        verdict="warned",
        other=pl.col("inspection_ends_on"),
        other_name=name_of("inspections", "ends_on"),
        **place,
    )


def _rechecks(rows: Rows) -> pl.DataFrame:
    samples = rows.of("recheck_samples").select("sample_id", "drawn_on", "recheck_samples_row")
    problems = rows.problems.select(
        "problem_id", "found_on", "inspection_starts_on", "problems_row", "inspections_row"
    )
    return (
        rows.of("rechecks")
        .join(samples, on="sample_id", how="left")
        .join(problems, on="problem_id", how="left")
    )


def _twice_a_month(rows: Rows, table: str, column: str, thing: list[str]) -> pl.DataFrame:
    """Rows of one month under two of its days, which the marts would add up."""
    if rows.mine(table).is_empty():
        return breaches(
            rows.mine(table), pl.lit(False), table=table, column=column, rule="month_twice"
        )
    own = f"{table}_row"
    of_month = [*thing, pl.col(column).dt.truncate("1mo")]
    frame = rows.of(table).with_columns(
        other=pl.when(pl.col(column) == pl.col(column).min().over(of_month))
        .then(pl.col(column).max().over(of_month))
        .otherwise(pl.col(column).min().over(of_month)),
        **{f"other__{own}": pl.col(own).max().over(of_month)},
    )
    return breaches(
        frame,
        pl.col(column) != pl.col("other"),
        table=table,
        column=column,
        rule="month_twice",
        other=pl.col("other"),
    )
