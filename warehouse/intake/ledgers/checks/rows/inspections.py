"""What contradicts itself in a ledger of inspections: rounds, teams, counts, what is covered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.checks.frame import LedgerCells
from warehouse.intake.ledgers.checks.reporting import broken, number_in
from warehouse.intake.values.rounds import read_round

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.context import CheckReference

_FEEDBACK_WITHIN = 120
"""Days from the end of an inspection after which its feedback is missed."""

_YEAR = r"(20[0-9]{2})"
_FAR = 120
"""Days by which a visit's start may differ from the middle one of its round."""

_FEWEST = 4
_LOOK_BACK = r"^[“\"]?回头看[”\"]?(巡察)?$|^巡察[“\"]?回头看[”\"]?$"


def visits(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Contradictions of problems that are counted."""
    if cells.has("problem_count", "rectified_count"):
        problems, rectified = (
            number_in(name, r"^([0-9]{1,9})") for name in ("problem_count", "rectified_count")
        )
        more = rectified > problems
        yield broken(
            cells, cells.frame, more, rule="rectified_above_problems", field="rectified_count"
        )


def visits_and_rounds(cells: LedgerCells, _: CheckReference) -> Iterator[pl.DataFrame]:
    """Yield villages twice in a round, years unlike their days, rounds out of order."""
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
    yield from _round_names(cells)
    if cells.has("is_covered", "inspection_kind"):
        covers = pl.col("is_covered").str.contains(r"^(是|√|✔|已覆盖|已巡|已巡察)$")
        only = pl.col("inspection_kind").str.contains(_LOOK_BACK)
        yield broken(cells, lines, covers & only, rule="look_back_covers", field="is_covered")
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


def _round_names(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Rounds named by their year among others that are not; visits far from those of their own."""
    if not cells.has("round"):
        return
    lines = cells.frame
    named = pl.col("round").str.contains(_YEAR)
    share = lines.select(named.mean()).item() or 0
    if 0 < share < 1 and not cells.has("year"):
        usual = named if share < 0.5 else ~named & pl.col("round").is_not_null()
        yield broken(cells, lines, usual, rule="round_named_otherwise", field="round")
    field = "start_date" if cells.has("start_date") else "period"
    if cells.has(field):
        start = pl.col(f"{field}_from")
        apart = (start.cast(pl.Int32) - start.cast(pl.Int32).median().over("round")).abs()
        several = start.count().over("round") >= _FEWEST
        far = several & (apart > _FAR)
        yield broken(cells, lines, far, rule="visit_far_from_round", field=field)


def _round_number(written: str) -> int | None:
    return read_round(written).value
