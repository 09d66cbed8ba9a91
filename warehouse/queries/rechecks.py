"""Reverse checks of closed items (台账销号反向核查): results recorded, and samples to be drawn."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.lists import within
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.taxonomy import OF_CATEGORY


def results(snapshot: Snapshot, region_code: str, first: date, last: date) -> pl.DataFrame:
    """Return recorded samples by the quarter of their period, within two days, oldest first.

    Columns: quarter_start, samples, frame_size, sample_size, checked, failed.
    """
    return snapshot.frame(
        """
        select quarter_start, samples, frame_size, sample_size, checked, failed
        from mart_recheck
        where region_code = $region and quarter_start between $first and $last
        order by quarter_start
        """,
        {"region": snapshot.region(region_code), "first": first, "last": last},
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
    township, village, problem_id, category, responsibility_level, responsible_unit, feedback_on,
    due_on, closed_on, recheck_result (so far), and frame_size on each row.
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
