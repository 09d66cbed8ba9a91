"""How villages are being covered: by half-year and round, how well, by whom, and which are left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from warehouse.queries.lists import MOST_ROWS, within
from warehouse.queries.snapshot import Snapshot


def by_half_year(
    snapshot: Snapshot, region_codes: Iterable[str], term_id: str, until: date
) -> pl.DataFrame:
    """Return one row per region and half-year of the term to a date, oldest first.

    `villages_covered` is what the half-year added (a merger may make it negative), as is
    `villages_planned` (never below zero); `inspections` ended in it; `covered_to_date`,
    `planned_to_date` and `villages_on_roster` stand at its end.
    """
    return snapshot.frame(
        """
        with to_date as (
            select
                coverage.region_code,
                coverage.month_end,
                cast(year(coverage.month_end) as integer) as year,
                case when month(coverage.month_end) <= 6 then 1 else 2 end as half,
                coverage.villages_on_roster,
                coverage.villages_covered as covered_to_date,
                coverage.villages_planned as planned_to_date,
                coalesce(density.inspections, 0) as inspections_to_date
            from mart_coverage as coverage
            left join mart_problem_density as density
                on density.region_code = coverage.region_code
                and density.term_id = coverage.term_id
                and density.month_end = coverage.month_end
            where coverage.region_code in (select unnest($regions))
                and coverage.term_id = $term
                -- The marts have a row for every month, so a half-year's last one is known.
                and (
                    coverage.month_end = $until
                    or (coverage.month_end < $until and month(coverage.month_end) in (6, 12))
                )
        )

        select
            region_code,
            year,
            half,
            villages_on_roster,
            covered_to_date,
            planned_to_date,
            covered_to_date - coalesce(lag(covered_to_date) over terms, 0) as villages_covered,
            greatest(planned_to_date - coalesce(lag(planned_to_date) over terms, 0), 0)
                as villages_planned,
            inspections_to_date - coalesce(lag(inspections_to_date) over terms, 0) as inspections
        from to_date
        window terms as (partition by region_code order by month_end)
        order by region_code, year, half
        """,
        {"regions": snapshot.check(region_codes), "term": term_id, "until": until},
    )


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


def not_effective(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return why villages on the roster are covered and not effectively: reason, villages.

    As of the version's as-of date, the most frequent reason first.
    """
    return snapshot.frame(
        f"""
        select not_effective_reason as reason, count(*) as villages
        from fct_village_term
        where {within("fct_village_term")}
            and term_id = $term
            and is_on_roster
            and not_effective_reason is not null
        group by not_effective_reason
        order by villages desc, reason
        """,  # noqa: S608  `within` is the package's own text
        {"region": snapshot.region(region_code), "term": term_id},
    )


def not_effective_villages(
    snapshot: Snapshot, region_code: str, term_id: str, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the villages on the roster covered and not effectively, most overdue problems first.

    One row per village, as of the version's as-of date; `total` on each row is how many there are
    in all.
    """
    return snapshot.frame(
        f"""
        with villages as (
            select
                county_code as county,
                township_name as township,
                name as village,
                village_id,
                not_effective_reason as reason,
                last_inspected_on,
                problems,
                open_problems,
                overdue_problems,
                ongoing_undated_problems,
                open_problems_taken_over
            from fct_village_term
            where {within("fct_village_term")}
                and term_id = $term
                and is_on_roster
                and not_effective_reason is not null
        )

        select villages.*, (select count(*) from villages) as total
        from villages
        order by overdue_problems desc nulls last, open_problems desc nulls last, village_id
        limit $most
        """,  # noqa: S608
        {"region": snapshot.region(region_code), "term": term_id, "most": most},
    )


def thoroughness(
    snapshot: Snapshot, region_codes: Iterable[str], term_id: str, month_end: date
) -> pl.DataFrame:
    """Return one row per region: what its inspections of the term took and found by a month end.

    inspections, villages_inspected, problems, zero_finding_inspections, days_on_site (null where no
    ledger holds any) and inspections_with_days, of which they are known. Regions where no
    inspection has ended have no row.
    """
    return snapshot.frame(
        """
        select
            region_code, inspections, villages_inspected, problems,
            zero_finding_inspections, days_on_site, inspections_with_days
        from mart_problem_density
        where region_code in (select unnest($regions))
            and term_id = $term
            and month_end = $month
            and inspections > 0
        order by region_code
        """,
        {"regions": snapshot.check(region_codes), "term": term_id, "month": month_end},
    )


def teams_of_county(
    snapshot: Snapshot, county_code: str, term_id: str, until: date
) -> pl.DataFrame:
    """Return one row per team that inspected in a county: the counts of `thoroughness` by a date.

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


def key_villages(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return one row per criterion and group of `mart_key_villages`, now, with its weight.

    `weight`, the points, is null for the groups key, other and not_surveyed.
    """
    return snapshot.frame(
        """
        select
            mart_key_villages.* exclude (region_code, region_level, term_id),
            key_village_weights.weight
        from mart_key_villages
        left join key_village_weights using (criterion)
        where mart_key_villages.region_code = $region and mart_key_villages.term_id = $term
        order by weight desc nulls last, criterion
        """,
        {"region": snapshot.region(region_code), "term": term_id},
    )


def criteria(snapshot: Snapshot) -> pl.DataFrame:
    """Return the criteria of a key village: criterion, weight, threshold, name_zh, name_en."""
    return snapshot.frame(
        "select criterion, weight, threshold, name_zh, name_en from key_village_weights "
        "order by weight desc, criterion"
    )
