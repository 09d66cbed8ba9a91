"""The lists an office hands out: uninspected villages and overdue problems, row by row."""

from __future__ import annotations

import polars as pl

from warehouse.queries.snapshot import Snapshot

MOST_ROWS = 100_000
"""A list longer than this is no list; the screen says how many there are in all."""


def uninspected_villages(
    snapshot: Snapshot, region_code: str, term_id: str, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the villages on the roster not covered this term, key villages first.

    One row per village, as of the version's as-of date; `total` on each row is how many there are
    in all, before `most` cuts the list.
    """
    return snapshot.frame(
        f"""
        select
            county_code as county,
            township_name as township,
            name as village,
            village_id,
            key_village_score,
            count(*) over () as total
        from fct_village_term
        where {within("fct_village_term")}
            and term_id = $term
            and is_on_roster
            and not is_covered
        order by key_village_score desc nulls last, county_code, village_id
        limit $most
        """,  # noqa: S608  `within` is this module's own text
        {"region": snapshot.region(region_code), "term": term_id, "most": most},
    )


def overdue_problems(
    snapshot: Snapshot, region_code: str, term_id: str, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the open problems past their due date, the latest first.

    One row per problem, as of the version's as-of date, at its present responsibility level;
    `total` on each row is how many there are in all.
    """
    return snapshot.frame(
        f"""
        select
            fct_problem.county_code as county,
            dim_village.township_name as township,
            dim_village.name as village,
            fct_problem.problem_id,
            fct_problem.category_code as category,
            fct_problem.responsibility_level,
            fct_problem.feedback_on,
            fct_problem.original_due_on,
            fct_problem.due_on,
            date_diff('day', fct_problem.due_on, meta_version.as_of_date) as days_late,
            fct_problem.reopen_count,
            count(*) over () as total
        from fct_problem
        cross join meta_version
        left join dim_village on dim_village.village_id = fct_problem.village_id
        where {within("fct_problem")}
            and fct_problem.term_id = $term
            and fct_problem.lateness = 'overdue'
        order by fct_problem.due_on, fct_problem.problem_id
        limit $most
        """,  # noqa: S608
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
