"""Persons: who is filed was involved before, and who is sanctioned was filed.

A number is a person's only within a county and a term: those of the clues that name it.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import At, violations
from warehouse.schema.tables.clues import SANCTIONS

PERSON = ["county_code", "term_id", "person_no"]


def persons(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find outcomes of persons that contradict the clues or one another."""
    outcomes = _outcomes(rows)
    if outcomes.is_empty():
        return
    kind, day = pl.col("outcome_kind"), pl.col("outcome_on")
    involved_on, filed_on = pl.col("involved_on"), pl.col("filed_on")
    on_day = At(table="person_outcomes", column="outcome_on")
    of_person = At(table="person_outcomes", column="person_no")
    yield violations(
        outcomes, (kind == "filed") & involved_on.is_null(), rule="filed_not_involved", **of_person
    )
    yield violations(
        outcomes,
        (kind != "filed") & involved_on.is_null(),
        rule="outcome_not_involved",
        severity="warned",
        **of_person,
    )
    # By months, as the marts count: a filing may be quicker than the paper.
    month = day.dt.month_start() < involved_on.dt.month_start()
    yield violations(
        outcomes,
        (kind == "filed") & month,
        rule="filed_before_handed_over",
        other=involved_on,
        **on_day,
    )
    sanction = kind.is_in(SANCTIONS)
    yield violations(
        outcomes, sanction & filed_on.is_null(), rule="sanctioned_not_filed", **of_person
    )
    yield violations(
        outcomes,
        sanction & (day < filed_on),
        rule="sanctioned_before_filed",
        other=filed_on,
        **on_day,
    )
    yield violations(
        outcomes,
        (kind == "judicial") & pl.col("sanctioned_on").is_null(),
        rule="judicial_not_sanctioned",
        severity="warned",
        **of_person,
    )


def _outcomes(rows: RuleRows) -> pl.DataFrame:
    """Return outcomes with the person's first hand-over, filing and sanction, and the rows of
    these.
    """
    named = rows.of("clue_persons").join(
        rows.clues.select(
            "clue_id", "handed_over_on", "county_code", "term_id", "clues_row", "inspections_row"
        ),
        on="clue_id",
    )
    involved = named.group_by(PERSON).agg(
        pl.col("handed_over_on").min().alias("involved_on"),
        pl.col("clues_row", "inspections_row", "clue_persons_row").max(),
    )
    every = rows.of("person_outcomes")
    kind, day = pl.col("outcome_kind"), pl.col("outcome_on")
    stages = every.group_by(PERSON).agg(
        day.filter(kind == "filed").min().alias("filed_on"),
        day.filter(kind.is_in(SANCTIONS)).min().alias("sanctioned_on"),
        pl.col("person_outcomes_row").max().alias("other__person_outcomes_row"),
    )
    return every.join(involved, on=PERSON, how="left").join(stages, on=PERSON, how="left")
