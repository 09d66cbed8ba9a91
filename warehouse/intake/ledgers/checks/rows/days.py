"""Days of a ledger out of order, missing, or where they cannot be."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.frame import LedgerCells
from warehouse.intake.ledgers.checks.reporting import broken

ORDER = (
    ("handed_over_date", "completed_date"),
    ("handed_over_date", "report_date"),
    ("handed_over_date", "closed_date"),
    ("received_date", "completed_date"),
    ("received_date", "closed_date"),
    ("completed_date", "applied_date"),
    ("completed_date", "verified_date"),
    ("applied_date", "verified_date"),
    ("applied_date", "closed_date"),
    ("verified_date", "closed_date"),
    ("designated_date", "verified_date"),
    ("transfer_date", "closed_date"),
    ("founded_date", "term_start"),
    ("start_date", "report_formed_date"),
    ("period", "report_formed_date"),
    ("start_date", "feedback_date"),
    ("end_date", "report_formed_date"),
    ("report_formed_date", "feedback_date"),
)
"""The field of an earlier day and that of a later one. What a reader of one kind tells itself
(closed before completed) is not among them."""

BEGINS = ("handed_over_date", "received_date", "designated_date")
"""Days from which a deadline of the same row runs."""

HAPPENED = (
    "applied_date",
    "designated_date",
    "feedback_date",
    "founded_date",
    "handed_over_date",
    "received_date",
    "report_date",
    "report_formed_date",
    "verified_date",
)
"""Days that have come by the day of the ledger, beside those that readers look at."""

_LONGEST_TERM = 5
"""Years from the feedback within which a deadline lies: a term of office."""

_FIRST_YEAR = 2012


def days(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Days out of order, before the feedback, after the ledger's own day; deadlines missing."""
    yield from _out_of_order(cells)
    yield from _after_the_ledger(cells)
    yield from _reported_before_feedback(cells)
    yield from _reported_twice(cells)
    if cells.kind.lists_problems and cells.has("deadline"):
        yield from _deadlines(cells)
    if cells.fed_back_on is not None and cells.kind.follows_feedback:
        yield from _before_feedback(cells)


def _reported_twice(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """A sheet that gives several days for itself; one of writing beside another up to which it
    tells is noted only.
    """
    days = list(dict.fromkeys(day for of_kind in cells.around.reported_on for day in of_kind))
    if len(days) > 1:
        disagrees = any(len(of_kind) > 1 for of_kind in cells.around.reported_on)
        yield broken(
            cells,
            cells.frame.head(1),
            pl.lit(value=True),
            rule="report_days_differ",
            severity="warned" if disagrees else "noted",
            days=" / ".join(map(str, days)),
        )


def _reported_before_feedback(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """A sheet whose own day lies before the feedback that it names."""
    if cells.as_of and cells.fed_back_on and cells.as_of < cells.fed_back_on:
        yield broken(
            cells,
            cells.frame.head(1),
            pl.lit(value=True),
            rule="report_before_feedback",
            as_of=str(cells.as_of),
            feedback=str(cells.fed_back_on),
        )


def _out_of_order(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    for earlier, later in ORDER:
        if cells.has(earlier, later):
            yield broken(
                cells,
                cells.frame,
                pl.col(f"{later}_to") < pl.col(f"{earlier}_from"),
                rule="days_out_of_order",
                field=later,
                earlier=cells.columns[earlier].header,
            )
    for begins in BEGINS:
        if cells.has(begins, "deadline"):
            yield broken(
                cells,
                cells.frame,
                pl.col("due_on") < pl.col(f"{begins}_from"),
                rule="days_out_of_order",
                field="deadline",
                earlier=cells.columns[begins].header,
            )


def _after_the_ledger(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    if cells.as_of is None:
        return
    for field in HAPPENED:
        if cells.has(field):
            yield broken(
                cells,
                cells.frame,
                pl.col(f"{field}_from") > cells.as_of,
                rule="day_after_ledger",
                field=field,
                as_of=str(cells.as_of),
            )
    for field in ("completed_date", "closed_date"):
        if cells.has(field):
            yield broken(
                cells,
                cells.things,
                pl.col(f"{field}_from") > cells.as_of,
                rule="problem_day_after_report",
                field=field,
                as_of=str(cells.as_of),
            )
    if cells.has("transfer_date"):
        yield broken(
            cells,
            cells.things,
            pl.col("transfer_date_from") > cells.as_of,
            rule="clue_day_after_report",
            field="transfer_date",
            as_of=str(cells.as_of),
        )


def _deadlines(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """No deadline; one that is a slip of the year."""
    things = cells.things
    kind = pl.col("rectification_type") if cells.has("rectification_type") else pl.lit("")
    needs_none = kind.fill_null("").str.contains(
        "立行立改|即知即改|立即|边巡边改|长期|常态|持续|是"
    )
    yield broken(
        cells,
        things,
        pl.col("deadline").is_null() & ~needs_none,
        rule="deadline_missing",
        field="deadline",
    )
    base = cells.fed_back_on or cells.as_of
    if base is not None:
        yield broken(
            cells,
            things,
            (pl.col("due_on").dt.year() > base.year + _LONGEST_TERM)
            | (pl.col("due_on").dt.year() < _FIRST_YEAR),
            rule="deadline_far_off",
            field="deadline",
        )


def _before_feedback(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Deadlines and completions before the feedback that the sheet itself names."""
    day = cells.fed_back_on
    assert day is not None  # noqa: S101 - the caller looked
    if cells.has("deadline"):
        yield broken(
            cells,
            cells.things,
            (pl.col("due_on") < day) & ~pl.col("due_without_day").fill_null(value=False),
            rule="due_before_feedback",
            field="deadline",
            feedback=str(day),
        )
    at_once = (
        pl.col("due_without_day").fill_null(value=False)
        if cells.has("deadline")
        else pl.lit(value=False)
    )
    for field in ("completed_date", "closed_date"):
        if cells.has(field):
            yield broken(
                cells,
                cells.things,
                (pl.col(f"{field}_to") < day) & ~at_once,
                rule="problem_day_before_feedback",
                field=field,
            )
