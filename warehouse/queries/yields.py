"""What inspections of each mode, level of team and pilot yield: sums, to be compared by ratios."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from warehouse.queries.lists import within
from warehouse.queries.snapshot import Snapshot


def by_mode_and_team(
    snapshot: Snapshot, region_codes: Sequence[str], term_id: str, year: int | None
) -> pl.DataFrame:
    """Return the sums of `mart_modes` by region (`unit`), mode (each tag, `all`) and team level.

    Villages are summed over years and levels: one that was visited twice counts twice.
    """
    return snapshot.frame(
        """
        select
            region_code as unit,
            mode,
            team_level,
            cast(sum(inspections) as bigint) as inspections,
            cast(sum(villages) as bigint) as villages,
            cast(sum(problems) as bigint) as problems,
            cast(sum(problems_squared) as bigint) as problems_squared,
            cast(sum(clues) as bigint) as clues,
            cast(sum(zero_finding_inspections) as bigint) as zero_finding_inspections,
            cast(sum(key_village_inspections) as bigint) as key_village_inspections,
            cast(sum(key_village_problems) as bigint) as key_village_problems,
            cast(sum(key_village_problems_squared) as bigint) as key_village_problems_squared,
            cast(sum(key_village_clues) as bigint) as key_village_clues,
            cast(sum(surveyed_inspections) as bigint) as surveyed_inspections
        from mart_modes
        where region_code in (select unnest($regions))
            and term_id = $term
            and ($year is null or year = $year)
        group by region_code, mode, team_level
        order by region_code, mode, team_level
        """,
        {"regions": snapshot.check(region_codes), "term": term_id, "year": year},
    )


def pilots(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return what inspections yielded before and in pilots, by kind of pilot and county.

    One row per pilot_kind, county_code and is_after: is_pilot_county, villages, inspections,
    problems, problems_squared. Of the counties that tried a kind, `after` are the inspections of
    its rounds, `before` those that ended in the same term before its first one began. Of the
    counties of the region and of a pilot's province that tried nothing, the line is drawn where
    the first county began.
    """
    return snapshot.frame(
        f"""
        with pilot_counties as (
            select region_code as county_code, pilot_kind, min(starts_on) as began_on
            from fct_round
            where region_code in (
                    select region_code from dim_region
                    where $region in (region_code, city_code, province_code, '100000')
                )
                and term_id = $term
                and pilot_kind is not null
            group by region_code, pilot_kind
        ),

        kinds as (
            select pilot_kind, min(began_on) as began_on
            from pilot_counties
            group by pilot_kind
        ),

        counties_beside as (
            select region_code as county_code
            from dim_region
            where region_level = 'county'
                and province_code in (
                    select province_code from dim_region
                    where region_code in (select county_code from pilot_counties)
                )
        ),

        inspections as (
            select inspection_id, village_id, county_code, round_id, ends_on, problems
            from fct_inspection
            where {within("fct_inspection")}
                and county_code in (select county_code from counties_beside)
                and term_id = $term
                and ends_on is not null
        ),

        sides as (
            select
                pilot_counties.pilot_kind,
                true as is_pilot_county,
                fct_round.pilot_kind is not null as is_after,
                inspections.*
            from inspections
            inner join pilot_counties on pilot_counties.county_code = inspections.county_code
            left join fct_round on fct_round.round_id = inspections.round_id
            where fct_round.pilot_kind = pilot_counties.pilot_kind
                or (
                    fct_round.pilot_kind is null
                    and inspections.ends_on < pilot_counties.began_on
                )
            union all
            select
                kinds.pilot_kind,
                false as is_pilot_county,
                inspections.ends_on >= kinds.began_on as is_after,
                inspections.*
            from inspections
            cross join kinds
            where inspections.county_code not in (select county_code from pilot_counties)
        )

        select
            pilot_kind,
            county_code,
            is_after,
            any_value(is_pilot_county) as is_pilot_county,
            count(distinct village_id) as villages,
            count(*) as inspections,
            cast(sum(problems) as bigint) as problems,
            cast(sum(problems * problems) as bigint) as problems_squared
        from sides
        group by pilot_kind, county_code, is_after
        order by pilot_kind, county_code, is_after
        """,  # noqa: S608
        {"region": snapshot.region(region_code), "term": term_id},
    )
