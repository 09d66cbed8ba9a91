"""Rows that do not belong where their ledger says it is from: township, round, inspection, term."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.checks.context import village_key
from warehouse.intake.ledgers.checks.reporting import broken
from warehouse.intake.values.rounds import read_round

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.context import CheckReference
    from warehouse.intake.ledgers.checks.frame import LedgerCells

_BEGUN = ("handed_over_date", "transfer_date")
"""Days that cannot lie before the team arrived."""


def places(cells: LedgerCells, reference: CheckReference) -> Iterator[pl.DataFrame]:
    """Rows of another township or round than the title's, and days beside those accepted."""
    yield from _rounds(cells)
    if not cells.has("subject_org"):
        return
    lines = _with_keys(cells)
    yield from _townships(cells, lines, reference)
    yield from _visits(cells, lines, reference)


def visits_after_terms(cells: LedgerCells, reference: CheckReference) -> Iterator[pl.DataFrame]:
    """Yield inspections that begin after the last term of office that is known."""
    if reference.terms_end and cells.has("start_date"):
        late = pl.col("start_date_from") > reference.terms_end
        yield broken(
            cells,
            cells.frame,
            late,
            rule="visit_after_terms",
            field="start_date",
            ends_on=str(reference.terms_end),
        )


def _rounds(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    if cells.around.round_no is None or not cells.has("round"):
        return
    written = cells.frame["round"].drop_nulls().unique().to_list()
    others = [one for one in written if read_round(one).value not in (None, cells.around.round_no)]
    # A ledger of several rounds names one of them in its title at most.
    if len(others) < len(written):
        other = pl.col("round").is_in(others)
        yield broken(cells, cells.frame, other, rule="round_unlike_title", field="round")


def _with_keys(cells: LedgerCells) -> pl.DataFrame:
    names = cells.things["subject_org"].drop_nulls().unique().to_list()
    keys = [village_key(name) for name in names]
    key = pl.col("subject_org").replace_strict(names, keys, default=None, return_dtype=pl.String)
    return cells.things.with_columns(village=key)


def _townships(
    cells: LedgerCells, lines: pl.DataFrame, reference: CheckReference
) -> Iterator[pl.DataFrame]:
    """Villages of another township than the one that title or form line name."""
    told = " ".join(cells.around.texts)
    named = [town for town in set(reference.townships.values()) if town in told]
    if len(named) != 1:
        return
    keys = lines["village"].drop_nulls().unique().to_list()
    others = [key for key in keys if reference.townships.get(key, named[0]) != named[0]]
    if len(others) < len(keys):
        yield broken(
            cells,
            lines,
            pl.col("village").is_in(others),
            rule="town_unlike_title",
            field="subject_org",
            town=named[0],
        )


def _visits(
    cells: LedgerCells, lines: pl.DataFrame, reference: CheckReference
) -> Iterator[pl.DataFrame]:
    if reference.visits.is_empty():
        return
    visited = lines.join(
        reference.visits.rename({"starts_on": "arrived", "feedback_on": "fed_back"}),
        on="village",
        how="left",
        maintain_order="left",
    )
    for field in _BEGUN:
        if cells.has(field):
            yield broken(
                cells,
                visited,
                pl.col(f"{field}_to") < pl.col("arrived"),
                rule="day_before_visit",
                field=field,
                start=pl.col("arrived"),
            )
    if cells.fed_back_on is not None:
        yield broken(
            cells,
            visited,
            pl.col("fed_back") != cells.fed_back_on,
            rule="feedback_unlike_known",
            field="subject_org",
            feedback=str(cells.fed_back_on),
            known=pl.col("fed_back"),
        )


def handed_over_after_feedback(
    cells: LedgerCells, reference: CheckReference
) -> Iterator[pl.DataFrame]:
    """Yield immediate items handed over after the feedback that is known, not during the stay."""
    if not cells.has("subject_org", "handed_over_date"):
        return
    lines = _with_keys(cells)
    fed_back = reference.visits.select("village", "feedback_on")
    ended = pl.coalesce("feedback_on", pl.lit(cells.fed_back_on, pl.Date))
    compared = lines.join(fed_back, on="village", how="left", maintain_order="left")
    yield broken(
        cells,
        compared.with_columns(ended=ended),
        pl.col("handed_over_date_from") > pl.col("ended"),
        rule="handed_over_after_feedback",
        field="handed_over_date",
        feedback=pl.col("ended"),
    )
