"""Terms of office: every county with villages has one, and what names a term names its county's.

The marts place everything in a term; what does not fit in one would count nowhere, in silence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl

from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.checking.violations import violations
from warehouse.intake.rules.spans import overlapping

CALENDAR_STARTS_ON = dt.date(2010, 1, 1)
"""The first day that the marts compute for (`calendar_starts_on` of the dbt project)."""


def terms(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find terms that the marts cannot use, and counties without any."""
    mine = rows.imported("terms")
    yield violations(
        mine,
        pl.col("starts_on") < CALENDAR_STARTS_ON,
        table="terms",
        column="starts_on",
        rule="term_before_calendar",
        first=str(CALENDAR_STARTS_ON),
    )
    yield overlapping(rows.of("terms"), "terms", "region_code", "starts_on", "ends_on")
    villages = rows.imported("villages").join(
        rows.county_terms.group_by("county_code").agg(pl.col("term_starts_on").min()),
        on="county_code",
        how="left",
    )
    as_of = rows.reference.as_of
    yield violations(
        villages,
        ~(pl.col("term_starts_on") <= as_of).fill_null(value=False)
        & pl.col("county_code").is_not_null(),
        table="villages",
        column="county_code",
        rule="county_without_term",
    )
    if not mine.is_empty():
        yield _still_in_use(rows)
        yield _counties_left(rows)


def things_in_terms(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find rounds, plans, inspections and persons that name a term which is not their county's."""
    yield from _of_rounds(rows)
    yield from _of_plans(rows)
    placed = rows.inspections.filter(
        pl.col("county_code").is_not_null(), pl.col("term_id").is_not_null()
    )
    yield _of_another_county(placed, "inspections", "round_id")
    yield from _outside_term(placed, "inspections", "starts_on", "ends_on")
    outcomes = rows.imported("person_outcomes").join(
        rows.county_terms, on=["county_code", "term_id"], how="left"
    )
    yield _of_another_county(outcomes, "person_outcomes", "term_id")
    yield from _outside_term(outcomes, "person_outcomes", "outcome_on")


def _of_another_county(placed: pl.DataFrame, table: str, column: str) -> pl.DataFrame:
    """Find rows whose `term_id` is none of their `county_code`."""
    return violations(
        placed,
        pl.col("term_starts_on").is_null(),
        table=table,
        column=column,
        rule="term_not_of_county",
        term=pl.col("term_id"),
        region=pl.col("county_code"),
    )


def _outside_term(
    placed: pl.DataFrame, table: str, starts: str, ends: str | None = None
) -> Iterator[pl.DataFrame]:
    """Find days before the first of the row's term, and after its last."""
    yield violations(
        placed,
        pl.col(starts) < pl.col("term_starts_on"),
        table=table,
        column=starts,
        rule="before_term",
        term=pl.col("term_id"),
        first=pl.col("term_starts_on"),
    )
    if ends:
        yield violations(
            placed,
            pl.col(ends) > pl.col("term_ends_on"),
            table=table,
            column=ends,
            rule="after_term",
            severity="warned",
            term=pl.col("term_id"),
            last=pl.col("term_ends_on"),
        )


def counties_with_villages(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find persons and supervision rounds of regions without villages, where nothing is
    computed.
    """
    first = pl.concat(
        [
            rows.reference.counties.select("county_code", "valid_from"),
            rows.imported("villages").select("county_code", "valid_from"),
        ]
    )
    ancestors = rows.reference.region_ancestors
    peopled = (
        ancestors.join(first, left_on="region_code", right_on="county_code")
        .group_by("ancestor_code")
        .agg(pl.col("valid_from").min().alias("peopled_from"))
    )
    for table, column, day in (
        ("person_outcomes", "county_code", "outcome_on"),
        ("supervision_rounds", "region_code", "starts_on"),
    ):
        placed = rows.imported(table).join(
            peopled, left_on=column, right_on="ancestor_code", how="left"
        )
        yield violations(
            placed,
            pl.col("peopled_from").is_null() | (pl.col("peopled_from") > pl.col(day)),
            table=table,
            column=column,
            rule="region_without_villages",
        )


def _of_rounds(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find rounds whose term is none of their region, of a region above or of one below."""
    ancestors = rows.reference.region_ancestors.select("region_code", "ancestor_code")
    line = pl.concat(
        [
            ancestors,
            ancestors.select(
                pl.col("ancestor_code").alias("region_code"),
                pl.col("region_code").alias("ancestor_code"),
            ),
        ]
    )
    of_terms = rows.of("terms").select(
        pl.col("region_code").alias("ancestor_code"), "term_id", "starts_on", "ends_on"
    )
    in_line = (
        line.join(of_terms, on="ancestor_code")
        .group_by("region_code", "term_id")
        .agg(
            pl.col("starts_on").min().alias("term_starts_on"),
            pl.col("ends_on").max().alias("term_ends_on"),
        )
    )
    rounds = rows.imported("rounds").join(in_line, on=["region_code", "term_id"], how="left")
    yield violations(
        rounds,
        pl.col("term_starts_on").is_null(),
        table="rounds",
        column="term_id",
        rule="term_not_of_region",
        region=pl.col("region_code"),
    )
    yield from _outside_term(rounds, "rounds", "starts_on", "ends_on")


def _of_plans(rows: RuleRows) -> Iterator[pl.DataFrame]:
    """Find plans that name no term of their county (one to come, too) or no year of that term."""
    ancestors = rows.reference.region_ancestors
    terms_above = ancestors.join(
        rows.of("terms").rename({"region_code": "ancestor_code"}), on="ancestor_code"
    ).sort("distance")
    nearest = terms_above.unique(["region_code", "term_id"], keep="first").select(
        "region_code", "term_id", "starts_on", "ends_on"
    )
    plans = rows.imported("coverage_plan").join(nearest, on=["region_code", "term_id"], how="left")
    yield violations(
        plans,
        pl.col("starts_on").is_null(),
        table="coverage_plan",
        column="term_id",
        rule="term_not_of_region",
        region=pl.col("region_code"),
    )
    yield violations(
        plans,
        ~pl.col("year").is_between(pl.col("starts_on").dt.year(), pl.col("ends_on").dt.year()),
        table="coverage_plan",
        column="year",
        rule="year_outside_term",
        term=pl.col("term_id"),
        first=pl.col("starts_on"),
        last=pl.col("ends_on"),
    )


def _still_in_use(rows: RuleRows) -> pl.DataFrame:
    """Find terms of the import that would leave accepted inspections or persons without theirs."""
    used_at = (
        rows.reference.rows("villages")
        .sort("valid_from")
        .unique("village_id", keep="last")
        .select("village_id", "county_code")
    )
    rounds = rows.reference.rows("rounds").select("round_id", "term_id")
    inspections = (
        rows.reference.rows("inspections")
        .select("village_id", "round_id", "starts_on")
        .join(used_at, on="village_id")
        .join(rounds, on="round_id")
        .select("county_code", "term_id", "starts_on")
    )
    outcomes = rows.reference.rows("person_outcomes").select(
        "county_code", "term_id", pl.col("outcome_on").alias("starts_on")
    )
    in_use = (
        pl.concat([inspections, outcomes])
        .group_by("county_code", "term_id")
        .agg(pl.col("starts_on").min().alias("first_used_on"))
        .collect(engine="streaming")
    )
    lost = in_use.join(rows.county_terms, on=["county_code", "term_id"], how="left").filter(
        pl.col("term_starts_on").is_null() | (pl.col("first_used_on") < pl.col("term_starts_on"))
    )
    lost = lost.select("county_code", pl.col("term_id").alias("used"), "first_used_on")
    return violations(
        _answering_for(lost, rows),
        pl.lit(True),
        table="terms",
        column="term_id",
        rule="term_in_use",
        region=pl.col("county_code"),
        term=pl.col("used"),
        first=pl.col("first_used_on"),
    )


def _counties_left(rows: RuleRows) -> pl.DataFrame:
    """Find terms of the import that would leave accepted villages without any that has begun."""
    begun = rows.county_terms.filter(pl.col("term_starts_on") <= rows.reference.as_of)
    left = rows.reference.counties.join(begun, on="county_code", how="anti")
    return violations(
        _answering_for(left.select("county_code"), rows),
        pl.lit(True),
        table="terms",
        column="starts_on",
        rule="term_leaves_county",
        region=pl.col("county_code"),
    )


def _answering_for(counties: pl.DataFrame, rows: RuleRows) -> pl.DataFrame:
    """Return `counties` with the terms of the import that stand in or above them, each term
    once.
    """
    return (
        counties.join(
            rows.reference.region_ancestors, left_on="county_code", right_on="region_code"
        )
        .join(rows.imported("terms"), left_on="ancestor_code", right_on="region_code")
        .sort("distance", "county_code")
        .unique("terms_row", keep="first", maintain_order=True)
    )
