"""Reverse checks of closed items (台账销号反向核查): results recorded, and samples to be drawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from warehouse.queries.lists import MOST_ROWS, within
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.taxonomy import OF_CATEGORY

ESTIMATES = ("frame_checked", "failed_estimated", "failed_variance", "single_variance", "squares")
"""The sums over strata that an estimate weighted by frame is made of (`stats.stratified.Sums`)."""

_SUMS = """
            cast(sum(checked) as bigint) as checked,
            cast(sum(failed) as bigint) as failed,
            cast(sum(frame_checked) as bigint) as frame_checked,
            cast(sum(failed_estimated) as double) as failed_estimated,
            cast(sum(failed_variance) as double) as failed_variance,
            cast(sum(single_variance) as double) as single_variance,
            cast(sum(frame_squares) as double) as squares"""

_IN_PERIOD = """term_id = $term
            and ($year is null or extract(year from quarter_start) = $year)"""


def results(
    snapshot: Snapshot, region_code: str, term_id: str, year: int | None = None
) -> pl.DataFrame:
    """Return recorded samples of a term (of one calendar year of it), by quarter, oldest first.

    A sample belongs to the quarter and to the term in which its period begins. Columns:
    quarter_start, samples, frame_size, sample_size, checked and failed (counted, whatever part of
    its frame a sample is) and `ESTIMATES`.
    """
    return snapshot.frame(
        f"""
        select
            quarter_start,
            cast(sum(samples) as bigint) as samples,
            cast(sum(frame_size) as bigint) as frame_size,
            cast(sum(sample_size) as bigint) as sample_size,{_SUMS}
        from mart_recheck
        where region_code = $region and {_IN_PERIOD}
        group by quarter_start
        order by quarter_start
        """,  # noqa: S608  the fragments are this module's own
        {"region": snapshot.region(region_code), "term": term_id, "year": year},
    )


def by_region(
    snapshot: Snapshot, region_codes: Iterable[str], term_id: str, year: int | None = None
) -> pl.DataFrame:
    """Return the same of regions, all quarters together: one row per region that drew a sample.

    Columns: region_code, checked, failed and `ESTIMATES`.
    """
    return snapshot.frame(
        f"""
        select region_code,{_SUMS}
        from mart_recheck
        where region_code in (select unnest($regions)) and {_IN_PERIOD}
        group by region_code
        order by region_code
        """,  # noqa: S608
        {"regions": snapshot.check(region_codes), "term": term_id, "year": year},
    )


def counties_sampled(
    snapshot: Snapshot, region_code: str, term_id: str, year: int | None = None
) -> pl.DataFrame:
    """Return one row, `counties` and `sampled`: of the counties with ledgers, how many drew one."""
    return snapshot.frame(
        f"""
        with counties as (
            select region_code
            from dim_region
            where $region in (region_code, city_code, province_code, '100000')
                and region_level = 'county'
                and is_in_data
        )

        select
            count(*) as counties,
            count(*) filter (
                where region_code in (
                    select region_code from mart_recheck
                    where region_level = 'county' and {_IN_PERIOD}
                )
            ) as sampled
        from counties
        """,  # noqa: S608
        {"region": snapshot.region(region_code), "term": term_id, "year": year},
    )


def waiting(
    snapshot: Snapshot, region_code: str, term_id: str, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the samples of a term not yet checked to the end, the oldest first.

    One row per region that drew samples and quarter: region_code, quarter_start, sample_size,
    checked, waiting; `problems_waiting` of all rows together, and total, how many rows there are.
    """
    return snapshot.frame(
        """
        with here as (
            select region_code, parent_code
            from dim_region
            where $region in (region_code, city_code, province_code, '100000')
        ),

        rolled_up as (
            select mart_recheck.*, here.parent_code
            from mart_recheck
            inner join here on here.region_code = mart_recheck.region_code
            where term_id = $term
        ),

        -- A row holds the samples of every region within: without these, the region's own are left.
        parts as (
            select region_code, quarter_start, sample_size, checked from rolled_up
            union all
            select parent_code, quarter_start, -sample_size, -checked from rolled_up
            where region_code <> $region
        ),

        own as (
            select
                region_code,
                quarter_start,
                cast(sum(sample_size) as bigint) as sample_size,
                cast(sum(checked) as bigint) as checked
            from parts
            group by region_code, quarter_start
        )

        select
            *,
            sample_size - checked as waiting,
            cast(sum(sample_size - checked) over () as bigint) as problems_waiting,
            count(*) over () as total
        from own
        where sample_size > checked
        order by quarter_start, waiting desc, region_code
        limit $most
        """,
        {"region": snapshot.region(region_code), "term": term_id, "most": most},
    )


def sample(
    snapshot: Snapshot,
    region_code: str,
    first: date,
    last: date,
    level: str,
    category: str,
    size: int,
    seed: int,
) -> pl.DataFrame:
    """Draw closed items of a region at random: the same version and seed give the same sample.

    The frame are the problems that stand closed, on a day from `first` to `last`, at the present
    responsibility level and category ("" for all); what was closed by feedback, during the stay,
    is not in it. Items are put in the order of the MD5 of their id and the seed, and the first
    `size` are drawn, so that a drawn sample can be checked with any tool, and a larger one holds
    the smaller.

    One row per drawn item in the order of places: draw_number (its place in the drawing), county,
    township, village, village_id, problem_id, category, responsibility_level, responsible_unit,
    feedback_on, due_on, closed_on, recheck_result (so far), and frame_size on each row.
    """
    return snapshot.frame(
        f"""
        with frame as (
            select
                county_code, village_id, problem_id, category_code, responsibility_level,
                responsible_unit, feedback_on, due_on, closed_on, recheck_result,
                md5(problem_id || ':' || cast($seed as varchar)) as lot
            from fct_problem
            where {within("fct_problem")}
                and closed_on between $first and $last
                and state = 'done'
                and not is_closed_before_clock
                and $level in ('', responsibility_level)
                and {OF_CATEGORY.format(table="fct_problem")}
        ),

        drawn as (
            select *, row_number() over (order by lot, problem_id) as draw_number
            from frame
            order by lot, problem_id
            limit $size
        )

        select
            drawn.draw_number,
            drawn.county_code as county,
            dim_village.township_name as township,
            dim_village.name as village,
            drawn.village_id,
            drawn.problem_id,
            drawn.category_code as category,
            drawn.responsibility_level,
            drawn.responsible_unit,
            drawn.feedback_on,
            drawn.due_on,
            drawn.closed_on,
            drawn.recheck_result,
            (select count(*) from frame) as frame_size
        from drawn
        left join dim_village on dim_village.village_id = drawn.village_id
        order by drawn.county_code, dim_village.township_code, drawn.village_id, drawn.problem_id
        """,  # noqa: S608  `within` is this package's own text
        {
            "region": snapshot.region(region_code),
            "first": first,
            "last": last,
            "level": level,
            "category": category,
            "size": size,
            "seed": seed,
        },
    )
