"""What problems are found, of which category and cause, and where: the page of problems.

Problems are those of inspections that have ended, at their responsibility level at feedback, in
the year in which the inspection ended. Cities, provinces and the country are read from marts;
counties and townships from `fct_problem`, a county or a province at a time. A problem whose
category or cause the ledger does not state has the code `not_stated`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from warehouse.queries.lists import within
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.taxonomy import OF_CATEGORY

NOT_STATED = "not_stated"

OF_ENDED_INSPECTIONS = """($term is null or fct_problem.term_id = $term)
                and fct_problem.inspection_ended_on is not null
                and ($year is null or extract(year from fct_problem.inspection_ended_on) = $year)
                and ($level = '' or fct_problem.feedback_responsibility_level = $level)"""
"""The condition that a problem was found in the term, the year and at the level asked for."""

_COUNTED = """mart_problem_categories.term_id = $term
                and ($year is null or mart_problem_categories.year = $year)
                and ($level = '' or mart_problem_categories.responsibility_level = $level)"""


def by_category_and_cause(
    snapshot: Snapshot, region_code: str, term_id: str, year: int | None, level: str
) -> pl.DataFrame:
    """Return the problems of a region by category and cause: category_code, cause_code, problems.

    `level` is a responsibility level or "" for all, `year` None for the whole term.
    """
    return snapshot.frame(
        f"""
        with found as (
            select category_code, cause_code, problems
            from mart_problem_categories
            where region_code = $region and {_COUNTED}
            union all
            select
                coalesce(category_code, 'not_stated') as category_code,
                coalesce(cause_code, 'not_stated') as cause_code,
                count(*) as problems
            from fct_problem
            where {_of_county("$region")} and {OF_ENDED_INSPECTIONS}
            group by category_code, cause_code
        )

        select category_code, cause_code, cast(sum(problems) as bigint) as problems
        from found
        group by category_code, cause_code
        order by category_code, cause_code
        """,  # noqa: S608  the fragments are this module's own text
        {"region": snapshot.region(region_code), "term": term_id, "year": year, "level": level},
    )


def by_unit_and_category(
    snapshot: Snapshot, region_codes: Sequence[str], term_id: str, year: int | None, level: str
) -> pl.DataFrame:
    """Return the problems of regions by category: unit, category_code, problems.

    A unit without problems has no row.
    """
    return snapshot.frame(
        f"""
        with found as (
            select region_code as unit, category_code, problems
            from mart_problem_categories
            where region_code in (select unnest($regions)) and {_COUNTED}
            union all
            select
                county_code as unit,
                coalesce(category_code, 'not_stated') as category_code,
                count(*) as problems
            from fct_problem
            where {_of_county("(select unnest($regions))", "in")} and {OF_ENDED_INSPECTIONS}
            group by county_code, category_code
        )

        select unit, category_code, cast(sum(problems) as bigint) as problems
        from found
        group by unit, category_code
        order by unit, category_code
        """,  # noqa: S608
        {
            "regions": snapshot.check(region_codes),
            "term": term_id,
            "year": year,
            "level": level,
        },
    )


def by_township_and_category(
    snapshot: Snapshot, county_code: str, term_id: str, year: int | None, level: str
) -> pl.DataFrame:
    """Return the problems of a county's townships by category: unit, category_code, problems."""
    return snapshot.frame(
        f"""
        select
            township_code as unit,
            coalesce(category_code, 'not_stated') as category_code,
            count(*) as problems
        from fct_problem
        where county_code = $region and {OF_ENDED_INSPECTIONS}
        group by township_code, category_code
        order by unit, category_code
        """,  # noqa: S608
        {"region": snapshot.region(county_code), "term": term_id, "year": year, "level": level},
    )


def villages_inspected(
    snapshot: Snapshot, region_codes: Sequence[str], term_id: str, year: int | None, until: date
) -> pl.DataFrame:
    """Return the villages in which an inspection ended, each once: unit, villages.

    In a year of the term, or by the month end `until` in the whole term. A region in which none
    ended has no row.
    """
    if year is None:
        sql = """
            select region_code as unit, villages_inspected as villages
            from mart_problem_density
            where region_code in (select unnest($regions))
                and term_id = $term
                and month_end = $until
                and villages_inspected > 0
            order by unit
        """
        parameters: dict[str, object] = {"until": until}
    else:
        sql = """
            with lineages as (
                select
                    region_code as county_code,
                    unnest(list_distinct([region_code, city_code, province_code, '100000'])) as unit
                from dim_region
                where region_level = 'county'
            ),

            counties as (
                select county_code, unit from lineages where unit in (select unnest($regions))
            ),

            villages as (
                select distinct county_code, village_id
                from fct_inspection
                where county_code in (select county_code from counties)
                    and term_id = $term
                    and extract(year from ends_on) = $year
            )

            select counties.unit, count(distinct villages.village_id) as villages
            from villages
            inner join counties on counties.county_code = villages.county_code
            group by counties.unit
            order by counties.unit
        """
        parameters = {"year": year}
    return snapshot.frame(
        sql, {"regions": snapshot.check(region_codes), "term": term_id, **parameters}
    )


def villages_inspected_by_township(
    snapshot: Snapshot, county_code: str, term_id: str, year: int | None
) -> pl.DataFrame:
    """Return the villages of a county's townships in which an inspection ended: unit, villages."""
    return snapshot.frame(
        """
        select township_code as unit, count(distinct village_id) as villages
        from fct_inspection
        where county_code = $region
            and term_id = $term
            and ends_on is not null
            and ($year is null or extract(year from ends_on) = $year)
        group by township_code
        order by township_code
        """,
        {"region": snapshot.region(county_code), "term": term_id, "year": year},
    )


def responsibility_levels(
    snapshot: Snapshot, region_code: str, category: str, since: date, until: date
) -> pl.DataFrame:
    """Return what became of the problems fed back from a day to another, by responsibility level.

    One row per level (at feedback): responsibility_level, problems, withdrawn, done (closed and
    not re-opened since), open_problems, overdue_problems, ongoing_undated_problems (open, kept up
    for good without a day: they never fall due); as of now. `category` is of either level
    of the taxonomy, "" for all, and then a mart answers.
    """
    if category:
        source = f"""
            select
                feedback_responsibility_level as responsibility_level,
                count(*) as problems,
                count(*) filter (where state = 'withdrawn') as withdrawn,
                count(*) filter (where state = 'done') as done,
                count(*) filter (where state in ('open', 'basically_done')) as open_problems,
                count(*) filter (where lateness = 'overdue') as overdue_problems,
                count(*) filter (
                    where state in ('open', 'basically_done') and is_ongoing and due_on is null
                ) as ongoing_undated_problems
            from fct_problem
            where {within("fct_problem")}
                and {OF_CATEGORY.format(table="fct_problem")}
                and feedback_on between $since and $until
            group by feedback_responsibility_level
        """  # noqa: S608
    else:
        source = """
            select
                responsibility_level,
                cast(sum(fed_back) as bigint) as problems,
                cast(sum(withdrawn) as bigint) as withdrawn,
                cast(sum(closed_lasting) as bigint) as done,
                cast(sum(open_not_due + open_overdue) as bigint) as open_problems,
                cast(sum(open_overdue) as bigint) as overdue_problems,
                cast(sum(open_ongoing_undated) as bigint) as ongoing_undated_problems
            from mart_rectification_cohorts
            where region_code = $region and feedback_month between $since and $until
            group by responsibility_level
        """
    parameters = {"region": snapshot.region(region_code), "since": since, "until": until}
    if category:
        parameters["category"] = category
    return snapshot.frame(f"{source} order by responsibility_level", parameters)


def _of_county(value: str, comparison: str = "=") -> str:
    """Return the condition that a problem lies in one of the regions that are counties."""
    return f"""fct_problem.county_code in (
                select region_code from dim_region
                where region_code {comparison} {value} and region_level = 'county'
            )"""  # noqa: S608
