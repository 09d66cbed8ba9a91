"""Demonstration tables for the tests of the generator, drawn once a process."""

from functools import cache

import polars as pl

from warehouse.demo.generate import frames

SEED = 1


@cache
def demonstration(scale: str) -> dict[str, pl.DataFrame]:
    """All raw tables of a scale."""
    return frames(scale, SEED)


@cache
def inspections(scale: str) -> pl.DataFrame:
    """Inspections with the county of their village and the term of their round."""
    tables = demonstration(scale)
    counties = tables["villages"].select("village_id", "county_code").unique()
    terms = tables["rounds"].select("round_id", "term_id")
    return tables["inspections"].join(counties, on="village_id").join(terms, on="round_id")


@cache
def problems(scale: str) -> pl.DataFrame:
    """Problems with their inspection, and the day on which they were first closed."""
    closings = demonstration(scale)["problem_events"].filter(pl.col("event_kind") == "closed")
    first = closings.group_by("problem_id").agg(first_closed_on=pl.col("occurred_on").min())
    return (
        demonstration(scale)["problems"]
        .join(inspections(scale), on="inspection_id")
        .join(first, on="problem_id", how="left")
    )


@cache
def events(scale: str) -> pl.DataFrame:
    """Events with their problem and its inspection, in the order of the ledger."""
    own = problems(scale).drop("responsible_unit", "first_closed_on")
    return demonstration(scale)["problem_events"].join(own, on="problem_id", maintain_order="left")


@cache
def clues(scale: str) -> pl.DataFrame:
    """Clues with the county and term of their inspection."""
    places = inspections(scale).select("inspection_id", "county_code", "term_id")
    return demonstration(scale)["clues"].join(places, on="inspection_id")


@cache
def persons(scale: str) -> pl.DataFrame:
    """Persons with the first hand-over naming them, and the first day of each outcome."""
    person = ["county_code", "term_id", "person_no"]
    named = demonstration(scale)["clue_persons"].join(clues(scale), on="clue_id")
    first = named.group_by(person).agg(first_handed_over_on=pl.col("handed_over_on").min())
    sanctions = pl.col("outcome_kind").is_in(["party_sanction", "government_sanction"])
    on = pl.col("outcome_on")
    outcomes = (
        demonstration(scale)["person_outcomes"]
        .group_by(person)
        .agg(
            filed_on=on.filter(pl.col("outcome_kind") == "filed").min(),
            sanctioned_on=on.filter(sanctions).min(),
            judicial_on=on.filter(pl.col("outcome_kind") == "judicial").min(),
        )
    )
    return first.join(outcomes, on=person, how="full", coalesce=True)
