"""References: what a row names is there, in the same import or accepted before."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import Rows
from warehouse.intake.rules.checking.violations import At, breaches, none
from warehouse.schema import catalogue

REFERENCES = (
    ("village_successions", "predecessor_id", "villages", "village_id"),
    ("village_successions", "successor_id", "villages", "village_id"),
    ("village_profiles", "village_id", "villages", "village_id"),
    ("inspections", "village_id", "villages", "village_id"),
    ("inspections", "round_id", "rounds", "round_id"),
    ("inspections", "team_id", "teams", "team_id"),
    ("inspections", "parent_inspection_id", "inspections", "inspection_id"),
    ("problems", "inspection_id", "inspections", "inspection_id"),
    ("problem_events", "problem_id", "problems", "problem_id"),
    ("clues", "inspection_id", "inspections", "inspection_id"),
    ("clue_persons", "clue_id", "clues", "clue_id"),
    ("recoveries", "inspection_id", "inspections", "inspection_id"),
    ("action_items", "action_id", "supervision_actions", "action_id"),
    ("action_items", "problem_id", "problems", "problem_id"),
    ("qr_petitions", "village_id", "villages", "village_id"),
    ("weak_orgs", "village_id", "villages", "village_id"),
    ("rechecks", "sample_id", "recheck_samples", "sample_id"),
    ("rechecks", "problem_id", "problems", "problem_id"),
)
"""Table, its column, the table it refers to, and the column that holds what is meant.

What depends on the place (terms, the persons of clues) is for rules of their own.
"""


def references(rows: Rows) -> Iterator[pl.DataFrame]:
    """Rows that name what is not there; whether it fell in this import is told apart."""
    for table, column, holder, held in REFERENCES:
        naming = rows.mine(table).filter(pl.col(column).is_not_null())
        there = rows.of(holder).select(pl.col(held).alias(column))
        missing = naming.join(there, on=column, how="anti")
        if missing.is_empty():
            continue
        place = At(table=table, column=column)
        target = catalogue.title(holder)
        fallen = rows.fallen.get(holder)
        if fallen is None:
            yield breaches(missing, pl.lit(True), rule="reference_missing", target=target, **place)
            continue
        first = (
            fallen.sort("verdict")
            .unique(held, keep="last")
            .select(pl.col(held).alias(column), "verdict", "place")
        )
        told = missing.join(first, on=column, how="left")
        asked = pl.col("verdict") == "asked"
        there_but_fallen = pl.col("verdict").is_not_null()
        yield breaches(told, ~there_but_fallen, rule="reference_missing", target=target, **place)
        yield breaches(
            told,
            there_but_fallen & ~asked,
            rule="reference_fallen",
            target=target,
            place=pl.col("place"),
            **place,
        )
        yield breaches(
            told,
            asked,
            rule="reference_asked",
            verdict="asked",
            target=target,
            place=pl.col("place"),
            **place,
        )
    yield none()
