"""What contradicts itself in a ledger of inspections: rounds, teams, counts, what is covered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check, number_in
from warehouse.intake.values.rounds import read_round

_FEEDBACK_WITHIN = 120
"""Days from the end of an inspection after which its feedback is missed."""

_YEAR = r"(20[0-9]{2})"
_FAR = 120
"""Days by which an inspection's start may differ from the middle one of its round."""

_FEWEST = 4
_COUNT = r"^([0-9]{1,9})"
_COVERED = r"^(是|√|✔|已覆盖|已巡|已巡察)$"
_LOOK_BACK = r"^[“\"]?回头看[”\"]?(巡察)?$|^巡察[“\"]?回头看[”\"]?$"


@check("rectified_above_problems", "problem_count", "rectified_count")
def rectified_above_problems(cells: LedgerCells) -> Iterator[Violation]:
    """Yield more problems put right than found."""
    is_more = number_in("rectified_count", _COUNT) > number_in("problem_count", _COUNT)
    yield Violation(cells.by_row, is_more, "rectified_count")


@check("visited_twice", "round", "subject_org")
def visited_twice(cells: LedgerCells) -> Iterator[Violation]:
    """Yield villages that are inspected twice in a round."""
    village = pl.struct("subject_org", "round", *(["town"] if cells.has("town") else []))
    twice = pl.col("subject_org").is_not_null() & village.is_duplicated()
    yield Violation(cells.by_row, twice, "subject_org")


@check("year_unlike_days", "year", "start_date")
def year_unlike_days(cells: LedgerCells) -> Iterator[Violation]:
    """Yield years that are not those of the days."""
    year, start = number_in("year", _YEAR), pl.col("start_date_from").dt.year()
    differs = (start != year) & (pl.col("start_date_to").dt.year() != year)
    yield Violation(cells.by_row, differs, "year")


@check("round_named_otherwise", "round")
def round_named_otherwise(cells: LedgerCells) -> Iterator[Violation]:
    """Yield rounds named by their year among others that are not, or the other way round."""
    has_year = pl.col("round").str.contains(_YEAR)
    share = cells.by_row.select(has_year.mean()).item() or 0
    if 0 < share < 1 and not cells.has("year"):
        is_rare = has_year if share < 0.5 else ~has_year & pl.col("round").is_not_null()
        yield Violation(cells.by_row, is_rare, "round")


@check("visit_far_from_round", "round")
def visit_far_from_round(cells: LedgerCells) -> Iterator[Violation]:
    """Yield inspections far from those of their own round."""
    field = "start_date" if cells.has("start_date") else "period"
    if cells.has(field):
        start = pl.col(f"{field}_from")
        apart = (start.cast(pl.Int32) - start.cast(pl.Int32).median().over("round")).abs()
        several = start.count().over("round") >= _FEWEST
        yield Violation(cells.by_row, several & (apart > _FAR), field)


@check("look_back_covers", "is_covered", "inspection_kind")
def look_back_covers(cells: LedgerCells) -> Iterator[Violation]:
    """Yield inspections that only look back, and count as covering a village."""
    covers = pl.col("is_covered").str.contains(_COVERED)
    is_look_back = pl.col("inspection_kind").str.contains(_LOOK_BACK)
    yield Violation(cells.by_row, covers & is_look_back, "is_covered")


@check("feedback_missing", "feedback_date", "end_date")
def feedback_missing(cells: LedgerCells) -> Iterator[Violation]:
    """Yield inspections that ended long ago without a feedback."""
    if cells.as_of is not None:
        since = pl.lit(cells.as_of) - pl.col("end_date_to")
        is_overdue = since > dt.timedelta(days=_FEEDBACK_WITHIN)
        without = pl.col("feedback_date").is_null()
        yield Violation(cells.by_row, is_overdue & without, "feedback_date")


@check("round_before_earlier", "round", "start_date")
def round_before_earlier(cells: LedgerCells) -> Iterator[Violation]:
    """Yield inspections of a round that begin before those of an earlier one."""
    number = pl.col("round").map_elements(_round_number, return_dtype=pl.Int32)
    numbered = cells.by_row.with_columns(number=number)
    firsts = numbered.group_by("number").agg(first=pl.col("start_date_from").min()).drop_nulls()
    before = firsts.sort("number").with_columns(before=pl.col("first").shift().cum_max())
    compared = numbered.join(before, on="number", how="left", maintain_order="left")
    yield Violation(compared, pl.col("start_date_from") < pl.col("before"), "round")


def _round_number(written: str) -> int | None:
    return read_round(written).value


CHECKS: tuple[Check, ...] = (rectified_above_problems,)

OF_COVERAGE: tuple[Check, ...] = (
    visited_twice,
    year_unlike_days,
    round_named_otherwise,
    visit_far_from_round,
    look_back_covers,
    feedback_missing,
    round_before_earlier,
)
"""Those of ledgers of inspections."""
