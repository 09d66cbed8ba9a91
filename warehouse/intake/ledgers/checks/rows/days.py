"""Days of a ledger out of order, or where they cannot be; deadlines that are missing or slips."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import EVERY_LINE, Check, Violation, check

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
"""The field of an earlier day and that of a later one. What a reader of one kind warns of itself
(closed before completed) is not among them."""

BEGINS = ("handed_over_date", "received_date", "designated_date")
"""Days from which a deadline of the same row runs."""

EVENT_DAYS = (
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

_OF_THE_END = ("completed_date", "closed_date")
_NEEDS_NO_DEADLINE = "立行立改|即知即改|立即|边巡边改|长期|常态|持续|是"

_LONGEST_TERM = 5
"""Years from the feedback within which a deadline lies: a term of office."""

_FIRST_YEAR = 2012


@check("days_out_of_order")
def days_out_of_order(cells: LedgerCells) -> Iterator[Violation]:
    """Yield days before one that comes first, and deadlines before the day they run from."""
    for earlier, later in ORDER:
        if cells.has(earlier, later):
            too_early = pl.col(f"{later}_to") < pl.col(f"{earlier}_from")
            details = {"earlier": cells.columns[earlier].header}
            yield Violation(cells.by_row, too_early, later, details)
    for begins in BEGINS:
        if cells.has(begins, "deadline"):
            too_early = pl.col("due_on") < pl.col(f"{begins}_from")
            details = {"earlier": cells.columns[begins].header}
            yield Violation(cells.by_row, too_early, "deadline", details)


@check("day_after_ledger")
def day_after_ledger(cells: LedgerCells) -> Iterator[Violation]:
    """Yield days of what has happened that lie after the ledger's own day."""
    for field in EVENT_DAYS:
        if cells.has(field):
            yield from _after_the_ledger(cells, cells.by_row, field)


@check("problem_day_after_report")
def problem_day_after_report(cells: LedgerCells) -> Iterator[Violation]:
    """Yield completions and closings after the ledger's own day."""
    for field in _OF_THE_END:
        if cells.has(field):
            yield from _after_the_ledger(cells, cells.by_record, field)


@check("clue_day_after_report", "transfer_date")
def clue_day_after_report(cells: LedgerCells) -> Iterator[Violation]:
    """Yield clues handed over after the ledger's own day."""
    yield from _after_the_ledger(cells, cells.by_record, "transfer_date")


@check("report_before_feedback")
def report_before_feedback(cells: LedgerCells) -> Iterator[Violation]:
    """Yield a sheet whose own day lies before the feedback that it names."""
    if cells.as_of and cells.fed_back_on and cells.as_of < cells.fed_back_on:
        details = {"as_of": str(cells.as_of), "feedback": str(cells.fed_back_on)}
        yield Violation(cells.by_row.head(1), EVERY_LINE, details=details)


@check("report_days_differ")
def report_days_differ(cells: LedgerCells) -> Iterator[Violation]:
    """Yield a sheet that gives several days for itself; one of writing beside another up to which
    it reports is noted only.
    """
    days = list(dict.fromkeys(day for of_kind in cells.context.reported_on for day in of_kind))
    if len(days) > 1:
        disagrees = any(len(of_kind) > 1 for of_kind in cells.context.reported_on)
        yield Violation(
            cells.by_row.head(1),
            EVERY_LINE,
            details={"days": " / ".join(map(str, days))},
            severity="warned" if disagrees else "noted",
        )


@check("deadline_missing", "deadline")
def deadline_missing(cells: LedgerCells) -> Iterator[Violation]:
    """Yield problems without a deadline that are not put right at once or for good."""
    if cells.kind.lists_problems:
        kind = pl.col("rectification_type") if cells.has("rectification_type") else pl.lit("")
        needs_none = kind.fill_null("").str.contains(_NEEDS_NO_DEADLINE)
        is_missing = pl.col("deadline").is_null() & ~needs_none
        yield Violation(cells.by_record, is_missing, "deadline")


@check("deadline_far_off", "deadline")
def deadline_far_off(cells: LedgerCells) -> Iterator[Violation]:
    """Yield deadlines that are likely slips of the year."""
    base = cells.fed_back_on or cells.as_of
    if cells.kind.lists_problems and base is not None:
        year = pl.col("due_on").dt.year()
        is_far = (year > base.year + _LONGEST_TERM) | (year < _FIRST_YEAR)
        yield Violation(cells.by_record, is_far, "deadline")


@check("due_before_feedback", "deadline")
def due_before_feedback(cells: LedgerCells) -> Iterator[Violation]:
    """Yield deadlines before the feedback that the sheet itself names."""
    if cells.fed_back_on is not None and cells.kind.follows_feedback:
        is_early = (pl.col("due_on") < cells.fed_back_on) & ~_at_once(cells)
        yield Violation(cells.by_record, is_early, "deadline", {"feedback": str(cells.fed_back_on)})


@check("problem_day_before_feedback")
def problem_day_before_feedback(cells: LedgerCells) -> Iterator[Violation]:
    """Yield completions and closings before the feedback that the sheet itself names."""
    if cells.fed_back_on is None or not cells.kind.follows_feedback:
        return
    for field in _OF_THE_END:
        if cells.has(field):
            is_early = (pl.col(f"{field}_to") < cells.fed_back_on) & ~_at_once(cells)
            yield Violation(cells.by_record, is_early, field)


def _after_the_ledger(cells: LedgerCells, lines: pl.DataFrame, field: str) -> Iterator[Violation]:
    if cells.as_of is not None:
        is_late = pl.col(f"{field}_from") > cells.as_of
        yield Violation(lines, is_late, field, {"as_of": str(cells.as_of)})


def _at_once(cells: LedgerCells) -> pl.Expr:
    """Return whether a deadline is at once or for good."""
    if not cells.has("deadline"):
        return pl.lit(value=False)
    return pl.col("due_without_day").fill_null(value=False)


CHECKS: tuple[Check, ...] = (
    days_out_of_order,
    day_after_ledger,
    problem_day_after_report,
    clue_day_after_report,
    report_before_feedback,
    report_days_differ,
    deadline_missing,
    deadline_far_off,
    due_before_feedback,
    problem_day_before_feedback,
)
