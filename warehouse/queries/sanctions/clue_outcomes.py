"""Clues and what became of them, term to date at a month end. Units are never mixed.

No query goes below the county: one clue of a village points at its secretary.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.lists import within
from warehouse.queries.snapshot import Snapshot

AGE_BANDS = (
    "due_in_over_30",
    "due_in_30",
    "overdue_1_to_30",
    "overdue_31_to_90",
    "overdue_91_to_180",
    "overdue_over_180",
    "no_limit",
)
"""How undisposed clues stand against the limit in force, the youngest first."""

BRANCHES = ("sanctioned", "organisational", "judicial")
"""What may follow filing, each for itself: none is a part of another."""


def cascade(snapshot: Snapshot, region_code: str, term_id: str, month_end: date) -> pl.DataFrame:
    """Return one row, term to date at a month end: each count, and who of each branch was filed.

    `villages_inspected` and the counts of `mart_sanctions` (null where nobody looked), and
    `filed_and_involved`, `sanctioned_and_filed`, `organisational_and_filed`, `judicial_and_filed`:
    persons that both hold of by then. An organisational measure often takes the place of a case,
    so a branch is no part of those filed, and its share of them needs its own numerator.
    """
    return snapshot.frame(
        f"""
        with persons as (
            select
                count(*) filter (
                    where filed_on <= $month and first_handed_over_on <= $month
                ) as filed_and_involved,
                count(*) filter (
                    where filed_on <= $month and sanctioned_on <= $month
                ) as sanctioned_and_filed,
                count(*) filter (
                    where filed_on <= $month and organisational_on <= $month
                ) as organisational_and_filed,
                count(*) filter (
                    where filed_on <= $month and judicial_on <= $month
                ) as judicial_and_filed
            from fct_person
            where {within("fct_person")} and term_id = $term
        )

        select
            mart_sanctions.villages_inspected,
            mart_sanctions.clues,
            mart_sanctions.clues_disposed,
            mart_sanctions.persons_involved,
            mart_sanctions.persons_filed,
            mart_sanctions.persons_sanctioned,
            mart_sanctions.persons_organisational,
            mart_sanctions.persons_judicial,
            mart_sanctions.cases_filed,
            persons.*
        from mart_sanctions
        cross join persons
        where region_code = $region and term_id = $term and month_end = $month
        """,  # noqa: S608  `within` is this package's own text
        {"region": snapshot.region(region_code), "term": term_id, "month": month_end},
    )


def undisposed_by_age(
    snapshot: Snapshot, region_code: str, term_id: str, month_end: date
) -> pl.DataFrame:
    """Return the clues not disposed of at a month end, by how they stand against their limit.

    One row per `band` of `AGE_BANDS` that has any, the youngest first: `clues`, `days_late` (of the
    one longest past its limit; null where none is). A past month shows what stood then, the newest
    what stands at the as-of date; a clue is overdue from the day after its limit, as in `fct_clue`.
    """
    return snapshot.frame(
        f"""
        with undisposed as (
            select due_on, date_diff('day', due_on, $until) as days_late
            from fct_clue
            where {within("fct_clue")} and {_UNDISPOSED}
        )

        select
            {_BAND} as band,
            count(*) as clues,
            max(days_late) filter (where days_late > 0) as days_late
        from undisposed
        group by all
        order by min(days_late) nulls last
        """,  # noqa: S608
        {
            "region": snapshot.region(region_code),
            "term": term_id,
            "until": _until(snapshot, month_end),
        },
    )


def _until(snapshot: Snapshot, month_end: date) -> date:
    """Return the last day that a month end knows: a running month ends at the as-of date."""
    return min(month_end, snapshot.version.as_of_date)


_UNDISPOSED = """term_id = $term
                and handed_over_on <= $until
                and (disposed_on is null or disposed_on > $until)"""

_BAND = """case
                when days_late is null then 'no_limit'
                when days_late < -30 then 'due_in_over_30'
                when days_late <= 0 then 'due_in_30'
                when days_late <= 30 then 'overdue_1_to_30'
                when days_late <= 90 then 'overdue_31_to_90'
                when days_late <= 180 then 'overdue_91_to_180'
                else 'overdue_over_180'
            end"""


def by_county(snapshot: Snapshot, region_code: str, term_id: str, month_end: date) -> pl.DataFrame:
    """Return one row per county of a region that somebody looked at by a month end.

    `county`, then of clues `clues`, `undisposed`, `overdue`, `overdue_over_90`, `days_late` (the
    longest), of persons `persons_involved`, `persons_filed`, `persons_sanctioned`,
    `persons_judicial`, of cases `cases_filed`. The most overdue first.
    """
    return snapshot.frame(
        f"""
        with undisposed as (
            select county_code, date_diff('day', due_on, $until) as days_late
            from fct_clue
            where {within("fct_clue")} and {_UNDISPOSED}
        ),

        ages as (
            select
                county_code,
                count(*) as undisposed,
                count(*) filter (where days_late > 0) as overdue,
                count(*) filter (where days_late > 90) as overdue_over_90,
                max(days_late) filter (where days_late > 0) as days_late
            from undisposed
            group by county_code
        ),

        counties as (
            select region_code as county_code, * exclude (region_code)
            from mart_sanctions
            where region_level = 'county'
                and term_id = $term
                and month_end = $month
                and clues is not null
        )

        select
            counties.county_code as county,
            counties.clues,
            coalesce(ages.undisposed, 0) as undisposed,
            coalesce(ages.overdue, 0) as overdue,
            coalesce(ages.overdue_over_90, 0) as overdue_over_90,
            ages.days_late,
            counties.persons_involved,
            counties.persons_filed,
            counties.persons_sanctioned,
            counties.persons_judicial,
            counties.cases_filed
        from counties
        left join ages on ages.county_code = counties.county_code
        where {within("counties")}
        order by overdue desc, undisposed desc, county
        """,  # noqa: S608
        {
            "region": snapshot.region(region_code),
            "term": term_id,
            "month": month_end,
            "until": _until(snapshot, month_end),
        },
    )


def recoveries(snapshot: Snapshot, region_code: str, term_id: str, month_end: date) -> pl.DataFrame:
    """Return the money of a term to date by year and kind: `year`, `kind`, `recoveries`, `yuan`.

    Kinds are `recovered`, `refunded` and `loss_avoided`; the last was never paid and is no part of
    the others.
    """
    return snapshot.frame(
        """
        select
            year(month_end) as year,
            kind,
            cast(sum(recoveries) as bigint) as recoveries,
            sum(amount_yuan) as yuan
        from mart_recoveries
        where region_code = $region and term_id = $term and month_end <= $month
        group by all
        order by year, kind
        """,
        {"region": snapshot.region(region_code), "term": term_id, "month": month_end},
    )
