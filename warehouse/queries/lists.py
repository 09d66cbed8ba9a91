"""Lists of villages that an office hands out: its roster, and those not inspected."""

from __future__ import annotations

import polars as pl

from warehouse.queries.snapshot import Snapshot

MOST_ROWS = 100_000
"""A list longer than this is no list; the screen says how many there are in all."""


def uninspected_villages(
    snapshot: Snapshot, region_code: str, term_id: str, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the villages on the roster not covered this term, key villages first.

    One row per village with the points of its score, as of the version's as-of date; `total` on
    each row is how many there are in all, before `most` cuts the list.
    """
    return snapshot.frame(
        f"""
        with uninspected as (
            select
                county_code as county,
                township_name as township,
                name as village,
                village_id,
                key_village_score,
                weak_organisation_points,
                petitions_points,
                contradictions_points,
                policy_heavy_points,
                funds_heavy_points,
                resource_rich_points
            from fct_village_term
            where {within("fct_village_term")}
                and term_id = $term
                and is_on_roster
                and not is_covered
        )

        select uninspected.*, (select count(*) from uninspected) as total
        from uninspected
        order by key_village_score desc nulls last, county, village_id
        limit $most
        """,  # noqa: S608  `within` is this module's own text
        {"region": snapshot.region(region_code), "term": term_id, "most": most},
    )


def villages_on_roster(
    snapshot: Snapshot, region_code: str, term_id: str, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the villages of a region's roster, those with most overdue first.

    One row per village, as of the version's as-of date: names, key-village score, whether and when
    it was covered, problems, open, overdue, never due, and beside them what it took over from
    villages that are no more (problems, open and overdue, null where it took over none); `total`
    is how many there are in all.
    """
    return snapshot.frame(
        f"""
        with taken_over as (
            select
                successions.holder_id as village_id,
                cast(sum(older.problems) as bigint) as problems_taken_over,
                cast(sum(older.open_problems) as bigint) as open_problems_taken_over,
                cast(sum(older.overdue_problems) as bigint) as overdue_problems_taken_over
            from fct_village_succession as successions
            inner join fct_inspection as older
                on older.village_id = successions.village_id
                and older.term_id = successions.term_id
            where {within("successions")}
                and successions.term_id = $term
            group by successions.holder_id
        ),

        on_roster as (
            select
                county_code as county,
                township_name as township,
                name as village,
                village_id,
                key_village_score,
                is_covered,
                last_inspected_on,
                problems,
                open_problems,
                overdue_problems,
                ongoing_undated_problems
            from fct_village_term
            where {within("fct_village_term")}
                and term_id = $term
                and is_on_roster
        )

        select
            on_roster.*,
            taken_over.problems_taken_over,
            taken_over.open_problems_taken_over,
            taken_over.overdue_problems_taken_over,
            (select count(*) from on_roster) as total
        from on_roster
        left join taken_over using (village_id)
        order by
            coalesce(overdue_problems, 0) + coalesce(overdue_problems_taken_over, 0) desc,
            key_village_score desc nulls last,
            village_id
        limit $most
        """,  # noqa: S608  `within` is this module's own text
        {"region": snapshot.region(region_code), "term": term_id, "most": most},
    )


def within(table: str) -> str:
    """Return the condition that a table's `county_code` lies in the region `$region`.

    The counties are listed first, so that a county's rows are found by the file's zone maps.
    """
    return f"""{table}.county_code in (
                select region_code from dim_region
                where $region in (region_code, city_code, province_code, '100000')
                    and region_level = 'county'
            )"""  # noqa: S608
