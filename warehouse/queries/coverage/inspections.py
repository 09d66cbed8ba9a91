"""Who inspected what: the rounds of a county, its townships by round, and teams."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.lists import within
from warehouse.queries.snapshot import Snapshot


def rounds(snapshot: Snapshot, county_code: str, term_id: str, until: date) -> pl.DataFrame:
    """Return a county's rounds begun by a date: round_id, sequence, starts_on."""
    return snapshot.frame(
        """
        select round_id, sequence, starts_on
        from fct_round
        where region_code = $region and term_id = $term and starts_on <= $until
        order by sequence, round_id
        """,
        {"region": snapshot.region(county_code), "term": term_id, "until": until},
    )


def townships_by_round(
    snapshot: Snapshot, county_code: str, term_id: str, until: date
) -> pl.DataFrame:
    """Return one row per township of a county and round that visited it by a date.

    `inspections` ended in the round and `villages_covered` for the first time by one of them;
    `villages` of the township on the roster now, `covered_to_date` those covered by the date. A
    township that no round visited has one row without a round.
    """
    return snapshot.frame(
        """
        with townships as (
            select
                township_code,
                any_value(township_name) as township_name,
                count(*) as villages,
                count(*) filter (where covered_on <= $until) as covered_to_date
            from fct_village_term
            where county_code = $region and term_id = $term and is_on_roster
            group by township_code
        ),

        visits as (
            select
                villages.township_code,
                inspections.round_id,
                count(*) as inspections,
                count(distinct case
                    when inspections.counts_for_coverage
                        and inspections.ends_on = villages.covered_on
                        then inspections.village_id
                end) as villages_covered
            from fct_inspection as inspections
            inner join fct_village_term as villages
                on villages.county_code = $region
                and villages.term_id = $term
                and villages.village_id = inspections.village_id
                and villages.is_on_roster
            where inspections.county_code = $region
                and inspections.term_id = $term
                and inspections.ends_on <= $until
            group by villages.township_code, inspections.round_id
        )

        select townships.*, visits.round_id, visits.inspections, visits.villages_covered
        from townships
        left join visits on visits.township_code is not distinct from townships.township_code
        order by townships.township_code, visits.round_id
        """,
        {"region": snapshot.region(county_code), "term": term_id, "until": until},
    )


def teams_of_county(
    snapshot: Snapshot, county_code: str, term_id: str, until: date
) -> pl.DataFrame:
    """Return the counts of `by_region.thoroughness` by a date, one row per team of a county.

    Problems are those found by then. Inspections without a team in the ledger are one row without.
    """
    return snapshot.frame(
        """
        with later as (
            select inspection_id, count(*) as problems
            from fct_problem
            where county_code = $region and term_id = $term and found_on > $until
            group by inspection_id
        ),

        inspections as (
            select
                inspections.* exclude (problems),
                inspections.problems - coalesce(later.problems, 0) as problems
            from fct_inspection as inspections
            left join later using (inspection_id)
            where inspections.county_code = $region
                and inspections.term_id = $term
                and inspections.ends_on <= $until
        )

        select
            team_id,
            any_value(team_level) as team_level,
            count(*) as inspections,
            count(distinct village_id) as villages_inspected,
            cast(sum(problems) as bigint) as problems,
            count(*) filter (where problems = 0) as zero_finding_inspections,
            cast(sum(days_on_site) as bigint) as days_on_site,
            count(days_on_site) as inspections_with_days
        from inspections
        group by team_id
        order by team_id
        """,
        {"region": snapshot.region(county_code), "term": term_id, "until": until},
    )


def teams(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return the work of the teams in a region, one row per year and level that sent them.

    As of the version's as-of date, the newest year first; see `mart_teams`. On every row
    `villages_with_days_in_term` counts the villages of all rows, each once: one inspected in two
    years, or by two levels, is in both rows.
    """
    return snapshot.frame(
        f"""
        select
            year, team_level, teams, teams_with_posts, posts, inspections, villages, days_on_site,
            inspections_with_days, villages_with_days, cross_county_inspections,
            zero_finding_inspections,
            (
                select count(distinct village_id)
                from fct_inspection
                where {within("fct_inspection")}
                    and term_id = $term
                    and ends_on is not null
                    and days_on_site is not null
            ) as villages_with_days_in_term
        from mart_teams
        where region_code = $region and term_id = $term
        order by year desc, team_level
        """,  # noqa: S608
        {"region": snapshot.region(region_code), "term": term_id},
    )
