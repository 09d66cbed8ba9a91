"""A county's villages left, its teams with the days they gave, and its rounds so far."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.lists import within
from warehouse.queries.snapshot import Snapshot


def villages_left(snapshot: Snapshot, county_code: str, term_id: str) -> pl.DataFrame:
    """Return the villages on the roster that are not covered, as of the version's as-of date.

    county, village_id, village, township_code, township, is_key, score (null where nobody surveyed
    it), last_inspected_on (of any term), open_problems (of any term, those taken over from
    villages that are no more are not among them), and whether an inspection is under way.
    """
    return snapshot.frame(
        """
        with visits as (
            select
                village_id,
                max(ends_on) as last_inspected_on,
                cast(sum(open_problems) as bigint) as open_problems,
                bool_or(ends_on is null and term_id = $term) as is_under_way
            from fct_inspection
            where county_code = $county
            group by village_id
        )

        select
            villages.county_code as county,
            villages.village_id,
            villages.name as village,
            villages.township_code,
            villages.township_name as township,
            coalesce(villages.is_key_village, false) as is_key,
            villages.key_village_score as score,
            visits.last_inspected_on,
            visits.open_problems,
            coalesce(visits.is_under_way, false) as is_under_way
        from fct_village_term as villages
        left join visits using (village_id)
        where villages.county_code = $county
            and villages.term_id = $term
            and villages.is_on_roster
            and not villages.is_covered
        order by villages.village_id
        """,
        {"county": snapshot.region(county_code), "term": term_id},
    )


def teams(snapshot: Snapshot, county_code: str, term_id: str) -> pl.DataFrame:
    """Return one row per team that inspected in a county in the term.

    team_id, level, is_own (a county's, and not only across counties), rounds and villages that it
    inspected here, the round it was last in (`last_round`, by the day it began), and `days`: the
    median of its days on site in a round, rounded up, of the rounds in which all are known and
    over; null where there is none.
    """
    return snapshot.frame(
        """
        with in_rounds as (
            select
                inspections.team_id,
                inspections.round_id,
                any_value(inspections.team_level) as level,
                bool_and(inspections.is_cross_county) as is_from_elsewhere,
                max(rounds.starts_on) as round_starts_on,
                count(distinct inspections.village_id) as villages,
                case
                    when count(inspections.ends_on) = count(*)
                        and count(inspections.days_on_site) = count(*)
                        then sum(inspections.days_on_site)
                end as days
            from fct_inspection as inspections
            left join fct_round as rounds using (round_id)
            where inspections.county_code = $county
                and inspections.term_id = $term
                and inspections.team_id is not null
            group by inspections.team_id, inspections.round_id
        )

        select
            team_id,
            any_value(level) as level,
            any_value(level) = 'county' and not bool_and(is_from_elsewhere) as is_own,
            count(*) as rounds,
            cast(sum(villages) as bigint) as villages,
            max(round_starts_on) as last_round,
            cast(ceil(median(days)) as bigint) as days
        from in_rounds
        group by team_id
        order by team_id
        """,
        {"county": snapshot.region(county_code), "term": term_id},
    )


def inspected(snapshot: Snapshot, county_code: str, term_id: str) -> pl.DataFrame:
    """Return the villages of a county in which an inspection of the term is over: village_id,
    done_by (the team, null where the ledger names none) and done_on (its last day) of the first.
    """
    return snapshot.frame(
        """
        select village_id, team_id as done_by, ends_on as done_on
        from fct_inspection
        where county_code = $county and term_id = $term and ends_on is not null
        qualify row_number() over (partition by village_id order by ends_on, inspection_id) = 1
        order by village_id
        """,
        {"county": snapshot.region(county_code), "term": term_id},
    )


def days_each(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return one row: the days on site of inspections that found something.

    `inspections` of the region in the term that are over, found at least one problem, looked at no
    village again and of which the days are known; `days` is their median, null of none. Those that
    found nothing may have been rushed, and say nothing of what an inspection takes.
    """
    return snapshot.frame(
        f"""
        select count(*) as inspections, median(days_on_site) as days
        from fct_inspection
        where {within("fct_inspection")}
            and term_id = $term
            and ends_on is not null
            and problems > 0
            and days_on_site > 0
            and not list_contains(string_split(modes, '|'), 'look_back')
        """,  # noqa: S608  `within` is the package's own text
        {"region": snapshot.region(region_code), "term": term_id},
    )


def rounds(snapshot: Snapshot, county_code: str, term_id: str) -> pl.DataFrame:
    """Return the rounds of a county that have begun: sequence, starts_on, ends_on (null while it
    is under way without a last day).
    """
    return snapshot.frame(
        """
        select sequence, starts_on, ends_on
        from fct_round
        where region_code = $county and term_id = $term
        order by starts_on, sequence
        """,
        {"county": snapshot.region(county_code), "term": term_id},
    )


def working_days(snapshot: Snapshot, first: date, last: date) -> pl.DataFrame:
    """Return the working days from one day to another: `day`."""
    return snapshot.frame(
        """
        select date_day as day
        from dim_date
        where is_working_day and date_day between $first and $last
        order by date_day
        """,
        {"first": first, "last": last},
    )


def counties_left(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return the counties of a region in the term: county, villages on the roster,
    `left_to_inspect` of them not covered, `key_left` of these key villages; most left first.
    """
    return snapshot.frame(
        f"""
        select
            county_code as county,
            count(*) as villages,
            count(*) filter (where not is_covered) as left_to_inspect,
            count(*) filter (where not is_covered and is_key_village) as key_left
        from fct_village_term
        where {within("fct_village_term")}
            and term_id = $term
            and is_on_roster
        group by county_code
        order by left_to_inspect desc, county_code
        """,  # noqa: S608  `within` is the package's own text
        {"region": snapshot.region(region_code), "term": term_id},
    )
