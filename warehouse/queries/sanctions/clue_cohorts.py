"""What became, as of now, of what was handed over in a quarter or a half-year.

Read from clues, persons and cases of the term: `mart_clue_cohorts` knows no term, and cohorts that
do not add up to the cascade beside them would only raise questions.
"""

from __future__ import annotations

import polars as pl

from warehouse.queries.lists import within
from warehouse.queries.snapshot import Snapshot

CLUES = ("clues", "clues_disposed", "clues_overdue")
PERSONS = (
    "persons_involved",
    "persons_filed",
    "persons_sanctioned",
    "persons_organisational",
    "persons_judicial",
)
CASES = ("cases_filed",)
MEASURES = (*CLUES, *PERSONS, *CASES)
"""What a cohort counts; the first word of each is its unit."""


def by_quarter(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return one row per `quarter` of hand-over (its first day) and the `MEASURES` of its cohort.

    Persons and cases stand at their first hand-over; those without any stand in no cohort. A
    quarter in which nothing was handed over has no row.
    """
    period = "cast(date_trunc('quarter', {day}) as date)"
    return snapshot.frame(
        f"""
        {_counted(period)}

        select period as quarter, {_SUMMED}
        from counted
        group by period
        order by period
        """,  # noqa: S608  this module's own text
        {"region": snapshot.region(region_code), "term": term_id},
    )


def by_county_and_half_year(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return one row per `county` of a region and `half_year` of hand-over (its first day).

    The `MEASURES` are those of `by_quarter`. Where nothing was handed over there is no row.
    """
    period = "make_date(year({day}), case when month({day}) <= 6 then 1 else 7 end, 1)"
    return snapshot.frame(
        f"""
        {_counted(period)}

        select county_code as county, period as half_year, {_SUMMED}
        from counted
        group by county_code, period
        order by county_code, period
        """,  # noqa: S608
        {"region": snapshot.region(region_code), "term": term_id},
    )


_SUMMED = ", ".join(f"cast(coalesce(sum({name}), 0) as bigint) as {name}" for name in MEASURES)


def _counted(period: str) -> str:
    """Return the common tables that count each thing by county and period of hand-over."""
    persons = ", ".join(
        f"count({name.removeprefix('persons_')}_on) as {name}" for name in PERSONS[1:]
    )
    return f"""
        with clues as (
            select
                county_code,
                {period.format(day="handed_over_on")} as period,
                count(*) as clues,
                count(disposed_on) as clues_disposed,
                count(*) filter (where lateness = 'overdue') as clues_overdue
            from fct_clue
            where {within("fct_clue")} and term_id = $term
            group by all
        ),

        persons as (
            select
                county_code,
                {period.format(day="first_handed_over_on")} as period,
                count(*) as persons_involved,
                {persons}
            from fct_person
            where {within("fct_person")}
                and term_id = $term
                and first_handed_over_on is not null
            group by all
        ),

        cases as (
            select
                county_code,
                {period.format(day="first_handed_over_on")} as period,
                count(filed_on) as cases_filed
            from fct_case
            where {within("fct_case")}
                and term_id = $term
                and first_handed_over_on is not null
            group by all
        ),

        counted as (
            select * from clues
            union all by name
            select * from persons
            union all by name
            select * from cases
        )
    """  # noqa: S608


def days_to_filing(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return when persons were filed after they were first handed over, as daily counts.

    One row per `quarter` of hand-over and `day` (days after hand-over): persons `filed` on it,
    persons `censored` on it because they are not filed by the as-of date, and persons
    `filed_before` hand-over, which have no days to filing and stand at day 0. Persons without a
    clue are left out.
    """
    return snapshot.frame(
        f"""
        with persons as (
            select
                cast(date_trunc('quarter', first_handed_over_on) as date) as quarter,
                date_diff(
                    'day', first_handed_over_on, coalesce(filed_on, $as_of)
                ) as days,
                filed_on is not null as is_filed
            from fct_person
            where {within("fct_person")}
                and term_id = $term
                and first_handed_over_on is not null
        )

        select
            quarter,
            greatest(days, 0) as day,
            count(*) filter (where is_filed and days >= 0) as filed,
            count(*) filter (where not is_filed) as censored,
            count(*) filter (where is_filed and days < 0) as filed_before
        from persons
        group by all
        order by quarter, day
        """,  # noqa: S608
        {
            "region": snapshot.region(region_code),
            "term": term_id,
            "as_of": snapshot.version.as_of_date,
        },
    )
