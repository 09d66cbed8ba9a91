"""Rows that do not belong where their ledger says it is from: township, round, inspection, term."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check
from warehouse.intake.ledgers.checks.context import village_key
from warehouse.intake.values.rounds import read_round

_BEGUN = ("handed_over_date", "transfer_date")
"""Days that cannot lie before the team arrived."""


@check("round_unlike_title", "round")
def round_unlike_title(cells: LedgerCells) -> Iterator[Violation]:
    """Yield rows of another round than the title's."""
    own = cells.context.round_no
    if own is None:
        return
    written = cells.by_row["round"].drop_nulls().unique().to_list()
    others = [one for one in written if read_round(one).value not in (None, own)]
    # A ledger of several rounds names one of them in its title at most.
    if len(others) < len(written):
        yield Violation(cells.by_row, pl.col("round").is_in(others), "round")


@check("town_unlike_title", "subject_org")
def town_unlike_title(cells: LedgerCells) -> Iterator[Violation]:
    """Yield villages of another township than the one that title or form line name."""
    townships = cells.reference.townships
    texts = " ".join(cells.context.texts)
    named = [town for town in set(townships.values()) if town in texts]
    if len(named) != 1:
        return
    lines = cells.once(_with_villages)
    villages = lines["village"].drop_nulls().unique().to_list()
    others = [village for village in villages if townships.get(village, named[0]) != named[0]]
    if len(others) < len(villages):
        is_other = pl.col("village").is_in(others)
        yield Violation(lines, is_other, "subject_org", {"town": named[0]})


@check("day_before_visit", "subject_org")
def day_before_visit(cells: LedgerCells) -> Iterator[Violation]:
    """Yield days before the team arrived, as it is accepted."""
    for field in _BEGUN:
        if cells.has(field):
            is_early = pl.col(f"{field}_to") < pl.col("arrived")
            lines = cells.once(_with_inspections)
            yield Violation(lines, is_early, field, {"start": pl.col("arrived")})


@check("feedback_unlike_known", "subject_org")
def feedback_unlike_known(cells: LedgerCells) -> Iterator[Violation]:
    """Yield villages whose accepted feedback is another than the sheet's."""
    if cells.fed_back_on is not None:
        differs = pl.col("fed_back") != cells.fed_back_on
        yield Violation(
            cells.once(_with_inspections),
            differs,
            "subject_org",
            {"feedback": str(cells.fed_back_on), "accepted": pl.col("fed_back")},
        )


@check("visit_after_terms", "start_date")
def visit_after_terms(cells: LedgerCells) -> Iterator[Violation]:
    """Yield inspections that begin after the last term of office that is known."""
    ends_on = cells.reference.terms_end
    if ends_on:
        is_late = pl.col("start_date_from") > ends_on
        yield Violation(cells.by_row, is_late, "start_date", {"ends_on": str(ends_on)})


@check("handed_over_after_feedback", "subject_org", "handed_over_date")
def handed_over_after_feedback(cells: LedgerCells) -> Iterator[Violation]:
    """Yield immediate items handed over after the feedback that is known, not during the stay."""
    ended = pl.coalesce("fed_back", pl.lit(cells.fed_back_on, pl.Date))
    lines = cells.once(_with_inspections).with_columns(ended=ended)
    is_late = pl.col("handed_over_date_from") > pl.col("ended")
    yield Violation(lines, is_late, "handed_over_date", {"feedback": pl.col("ended")})


def _with_villages(cells: LedgerCells) -> pl.DataFrame:
    """Return the records with the `village` that each is about, as names are compared."""
    names = cells.by_record["subject_org"].drop_nulls().unique().to_list()
    keys = [village_key(name) for name in names]
    key = pl.col("subject_org").replace_strict(names, keys, default=None, return_dtype=pl.String)
    return cells.by_record.with_columns(village=key)


def _with_inspections(cells: LedgerCells) -> pl.DataFrame:
    """Return the records with when the accepted inspection `arrived` and `fed_back`."""
    visits = cells.reference.visits.rename({"starts_on": "arrived", "feedback_on": "fed_back"})
    villages = cells.once(_with_villages)
    return villages.join(visits, on="village", how="left", maintain_order="left")


CHECKS: tuple[Check, ...] = (
    round_unlike_title,
    town_unlike_title,
    day_before_visit,
    feedback_unlike_known,
)
