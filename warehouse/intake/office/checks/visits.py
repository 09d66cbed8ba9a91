"""What contradicts itself in a ledger of inspections: rounds, teams, counts, what is covered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl

from warehouse.intake.office.checks.cells import LedgerCells
from warehouse.intake.office.checks.telling import broken, number_in
from warehouse.intake.values.rounds import read_round

_FEEDBACK_WITHIN = 120
"""Days from the end of an inspection after which its feedback is missed."""

_YEAR = r"(20[0-9]{2})"


def visits(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Contradictions of a coverage ledger, and of problems counted in any."""
    if cells.has("problem_count", "rectified_count"):
        problems, rectified = (
            number_in(name, r"^([0-9]{1,9})") for name in ("problem_count", "rectified_count")
        )
        more = rectified > problems
        yield broken(
            cells, cells.frame, more, rule="rectified_above_problems", field="rectified_count"
        )
    if cells.kind == "coverage_ledger":
        yield from _rounds(cells)


def _rounds(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """A village twice in a round; a year that is not that of its days; rounds out of order."""
    lines = cells.frame
    if cells.has("round", "subject_org"):
        named = pl.struct("subject_org", "round", *(["town"] if cells.has("town") else []))
        twice = pl.col("subject_org").is_not_null() & named.is_duplicated()
        yield broken(cells, lines, twice, rule="visited_twice", field="subject_org")
    if cells.has("year", "start_date"):
        year = number_in("year", _YEAR)
        other = (pl.col("start_date_from").dt.year() != year) & (
            pl.col("start_date_to").dt.year() != year
        )
        yield broken(cells, lines, other, rule="year_unlike_days", field="year")
    if cells.has("feedback_date", "end_date") and cells.as_of is not None:
        overdue = pl.lit(cells.as_of) - pl.col("end_date_to") > dt.timedelta(days=_FEEDBACK_WITHIN)
        without = overdue & pl.col("feedback_date").is_null()
        yield broken(cells, lines, without, rule="feedback_missing", field="feedback_date")
    if cells.has("round", "start_date"):
        numbered = lines.with_columns(
            number=pl.col("round").map_elements(_round_number, return_dtype=pl.Int32)
        )
        firsts = numbered.group_by("number").agg(first=pl.col("start_date_from").min())
        before = (
            firsts.drop_nulls()
            .sort("number")
            .with_columns(before=pl.col("first").shift().cum_max())
        )
        compared = numbered.join(before, on="number", how="left", maintain_order="left")
        early = pl.col("start_date_from") < pl.col("before")
        yield broken(cells, compared, early, rule="round_before_earlier", field="round")


def _round_number(written: str) -> int | None:
    return read_round(written).value
