"""How far regions have come: by half-year, by month, and what their inspections took and found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

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


def by_month(snapshot: Snapshot, region_code: str, term_id: str, until: date) -> pl.DataFrame:
    """Return one row per month end to a date: villages on roster, planned, covered.

    `villages_planned_over_roster` are those by which the whole term's plans exceed the roster.
    """
    return snapshot.frame(
        """
        select
            month_end, villages_on_roster, villages_planned, villages_planned_over_roster,
            villages_covered, villages_effective
        from mart_coverage
        where region_code = $region and term_id = $term and month_end <= $until
        order by month_end
        """,
        {"region": snapshot.region(region_code), "term": term_id, "until": until},
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


def traits(
    snapshot: Snapshot, region_codes: Iterable[str], term_id: str, month_end: date
) -> pl.DataFrame:
    """Return traits by which regions are alike, one row per region with a roster at a month end.

    region_code, villages (on the roster), problems_per_village (of the villages inspected in the
    term by then) and poverty_share (of the villages of which a survey by then says whether they are
    poverty villages, the latest that does); null where nobody looked.
    """
    return snapshot.frame(
        """
        with chosen as (
            select unnest($regions) as region_code
        ),

        members as (
            select chosen.region_code, dim_region.region_code as county_code
            from chosen
            inner join dim_region
                on chosen.region_code in (
                    dim_region.region_code,
                    dim_region.city_code,
                    dim_region.province_code,
                    '100000'
                )
            where dim_region.region_level = 'county'
        ),

        surveyed as (
            select county_code, village_id, arg_max(is_poverty_village, surveyed_on) as is_poverty
            from fct_village_profile
            where county_code in (select county_code from members)
                and surveyed_on <= $month_end
            group by county_code, village_id
        ),

        poverty as (
            select members.region_code, avg(cast(surveyed.is_poverty as integer)) as poverty_share
            from members
            inner join surveyed on surveyed.county_code = members.county_code
            group by members.region_code
        )

        select
            coverage.region_code,
            cast(coverage.villages_on_roster as double) as villages,
            density.problems / nullif(density.villages_inspected, 0) as problems_per_village,
            poverty.poverty_share
        from mart_coverage as coverage
        left join mart_problem_density as density
            on density.region_code = coverage.region_code
            and density.term_id = coverage.term_id
            and density.month_end = coverage.month_end
        left join poverty on poverty.region_code = coverage.region_code
        where coverage.region_code in (select region_code from chosen)
            and coverage.term_id = $term
            and coverage.month_end = $month_end
            and coverage.villages_on_roster > 0
        order by coverage.region_code
        """,
        {"regions": snapshot.check(region_codes), "term": term_id, "month_end": month_end},
    )
