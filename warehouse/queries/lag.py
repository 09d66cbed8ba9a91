"""Why a region lags: its pace, and where its overdue problems sit."""

from __future__ import annotations

import polars as pl

from warehouse.queries.lists import within
from warehouse.queries.snapshot import Snapshot

SUMS_OF_VILLAGES = """
            count(*) as villages,
            count(*) filter (where is_covered) as villages_covered,
            sum(problems) as problems,
            sum(open_problems) as open_problems,
            sum(overdue_problems) as overdue_problems,
            sum(ongoing_undated_problems) as ongoing_undated_problems
""".strip()
"""What rows of `fct_village_term` come to, whatever they are grouped by."""


def overdue_problems_by(
    snapshot: Snapshot, region_code: str, region_level: str, term_id: str
) -> pl.DataFrame:
    """Return the region's open and overdue problems cut three ways, in one pass.

    One row per `dimension` (responsibility_level, category, unit) and `member`: open problems,
    overdue problems, and those that never fall due, kept up for good without a day. The category
    is the class (`not_stated` where the ledger has none), the unit the township within a county,
    the county elsewhere. As of the version's as-of date.
    """
    unit = "township_code" if region_level == "county" else "county_code"
    return snapshot.frame(
        f"""
        with open_problems as (
            select
                fct_problem.responsibility_level,
                coalesce(classes.ancestor_code, fct_problem.category_code, 'not_stated')
                    as category,
                fct_problem.{unit} as unit,
                fct_problem.lateness = 'overdue' as is_overdue,
                fct_problem.is_ongoing and fct_problem.due_on is null as is_ongoing_undated
            from fct_problem
            left join dim_category_ancestor as classes
                on classes.category_code = fct_problem.category_code and classes.is_class
            where {within("fct_problem")}
                and fct_problem.term_id = $term
                and fct_problem.state in ('open', 'basically_done')
        )

        select
            case
                when grouping(responsibility_level) = 0 then 'responsibility_level'
                when grouping(category) = 0 then 'category'
                else 'unit'
            end as dimension,
            coalesce(responsibility_level, category, unit) as member,
            count(*) as open_problems,
            count(*) filter (where is_overdue) as overdue_problems,
            count(*) filter (where is_ongoing_undated) as ongoing_undated_problems
        from open_problems
        group by grouping sets ((responsibility_level), (category), (unit))
        order by dimension, overdue_problems desc, member
        """,  # noqa: S608  the fragments are this module's own column names
        {"region": snapshot.region(region_code), "term": term_id},
    )


def townships(snapshot: Snapshot, county_code: str, term_id: str) -> pl.DataFrame:
    """Return one row per township of a county: its villages, covered, problems, open, overdue.

    `ongoing_undated_problems` are those open that never fall due.
    """
    return snapshot.frame(
        f"""
        select
            township_code,
            any_value(township_name) as township_name,
            {SUMS_OF_VILLAGES}
        from fct_village_term
        where county_code = $region and term_id = $term and is_on_roster
        group by township_code
        order by township_code
        """,  # noqa: S608  the package's own column names
        {"region": snapshot.region(county_code), "term": term_id},
    )
