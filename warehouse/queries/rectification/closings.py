"""How problems leave the open state, day by day after feedback: what curves are made of.

Counties, cities and provinces are read from `fct_problem`, so that a curve can be that of any
responsibility level and category; the country from `mart_rectification_survival`, which knows no
categories. As of the version's as-of date.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from warehouse.queries.lists import within
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.taxonomy import OF_CATEGORY

_FIRST_EXIT = {
    "closed": "first_closed_on is not null",
    "directly_closed": "first_closed_on is null and close_kind = 'directly_closed'",
    "withdrawn": "first_closed_on is null and close_kind = 'withdrawn'",
    "censored": "first_closed_on is null and close_kind is null",
    "closed_interval_only": "first_closed_after is not null",
}
"""Each problem leaves by its first closing, else as it stands."""

_LASTING_EXIT = {
    "closed": "close_kind = 'closed'",
    "directly_closed": "close_kind = 'directly_closed'",
    "withdrawn": "close_kind = 'withdrawn'",
    "censored": "close_kind is null",
    "closed_interval_only": "close_kind = 'closed' and closed_after is not null",
}
"""Each problem leaves by what still stands."""

_FIRST_DAY = "coalesce(first_closed_on, closed_on, $as_of)"
_LASTING_DAY = "coalesce(closed_on, $as_of)"

_IN_COHORT = f"""fct_problem.term_id = $term_id
                and fct_problem.feedback_on is not null
                and ($year is null or extract(year from fct_problem.feedback_on) = $year)
                and $level in ('', fct_problem.feedback_responsibility_level)
                and {OF_CATEGORY.format(table="fct_problem")}
                and not fct_problem.is_closed_before_clock"""


def exits(
    snapshot: Snapshot, region_code: str, cohort: Cohort, *, lasting: bool = False
) -> pl.DataFrame:
    """Return the exits of problems on the clock: one row per day after feedback.

    Columns: region_code, day, closed, directly_closed, withdrawn, censored, closed_interval_only
    (of the closed, those whose day is known only as an interval). The event is the first closing,
    or, `lasting`, the one that still stands. The region is a province, a city or a county.
    """
    kinds, day = (_LASTING_EXIT, _LASTING_DAY) if lasting else (_FIRST_EXIT, _FIRST_DAY)
    return snapshot.frame(
        f"""
        select $region as region_code, {_counts(kinds, day)}
        from fct_problem
        where {within("fct_problem")}
            and {_IN_COHORT}
        group by day
        order by day
        """,  # noqa: S608  the fragments are this module's own
        {"region": snapshot.region(region_code)} | _parameters(snapshot, cohort),
    )


def exits_rolled_up(
    snapshot: Snapshot, region_codes: Iterable[str], cohort: Cohort, *, lasting: bool = False
) -> pl.DataFrame:
    """Return the same of provinces or the country, from the roll-up (tested to be the same).

    Of a category there are no rows: a curve of all of them would be beside the question.
    """
    prefix = "lasting_" if lasting else ""
    return snapshot.frame(
        f"""
        select
            region_code,
            day,
            cast(sum({prefix}closed) as bigint) as closed,
            cast(sum({prefix}directly_closed) as bigint) as directly_closed,
            cast(sum({prefix}withdrawn) as bigint) as withdrawn,
            cast(sum({prefix}censored) as bigint) as censored,
            cast(sum(closed_interval_only) as bigint) as closed_interval_only
        from mart_rectification_survival
        where region_code in (select unnest($regions))
            and term_id = $term_id
            and ($year is null or feedback_year = $year)
            and $level in ('', responsibility_level)
            and $category = ''
        group by region_code, day
        order by region_code, day
        """,  # noqa: S608
        {"regions": snapshot.check(region_codes)} | cohort.parameters,
    )


def exits_of_counties(snapshot: Snapshot, region_code: str, cohort: Cohort) -> pl.DataFrame:
    """Return `exits` of every county of a region in one query; region_code is the county's."""
    return snapshot.frame(
        f"""
        select county_code as region_code, {_counts(_FIRST_EXIT, _FIRST_DAY)}
        from fct_problem
        where {within("fct_problem")}
            and {_IN_COHORT}
        group by county_code, day
        order by county_code, day
        """,  # noqa: S608
        {"region": snapshot.region(region_code)} | _parameters(snapshot, cohort),
    )


def exits_of_villages(snapshot: Snapshot, region_code: str, cohort: Cohort) -> pl.DataFrame:
    """Return `exits` of every village of a region: village_id, day and the counts."""
    return snapshot.frame(
        f"""
        select village_id, {_counts(_FIRST_EXIT, _FIRST_DAY)}
        from fct_problem
        where {within("fct_problem")}
            and {_IN_COHORT}
        group by village_id, day
        order by village_id, day
        """,  # noqa: S608
        {"region": snapshot.region(region_code)} | _parameters(snapshot, cohort),
    )


def closing_intervals(snapshot: Snapshot, region_code: str, cohort: Cohort) -> pl.DataFrame:
    """Return when first closings fell, as far as it is known: low, high, weight.

    A closing fell in (low, high], days after feedback; one whose day is known in (day - 1, day].
    What was not closed by the as-of date, for whatever reason, is (days followed, null]. `weight`
    is a number of problems.
    """
    return snapshot.frame(
        f"""
        with days as (
            select
                greatest(coalesce(first_closed_on, $as_of) - feedback_on, 0) as last_day,
                first_closed_on is not null as is_closed,
                first_closed_after - feedback_on as after_day
            from fct_problem
            where {within("fct_problem")}
                and {_IN_COHORT}
        )

        select
            cast(
                case
                    when not is_closed then last_day
                    else greatest(least(coalesce(after_day, last_day - 1), last_day - 1), -1)
                end as bigint
            ) as low,
            cast(case when is_closed then last_day end as bigint) as high,
            count(*) as weight
        from days
        group by 1, 2
        order by 1, 2
        """,  # noqa: S608
        {"region": snapshot.region(region_code)} | _parameters(snapshot, cohort),
    )


def rates(snapshot: Snapshot, region_codes: Iterable[str], cohort: Cohort) -> pl.DataFrame:
    """Return the rates' counts of a category: one row per region, `rectification.RATE_COUNTS`.

    The same counts as `mart_rectification_cohorts` holds of all categories together (tested).
    """
    return snapshot.frame(
        f"""
        with regions as (
            select unnest($regions) as region_code
        ),

        counties as (
            select regions.region_code, dim_region.region_code as county_code
            from dim_region
            inner join regions
                on regions.region_code in (
                    dim_region.region_code, dim_region.city_code, dim_region.province_code
                )
            where dim_region.region_level = 'county'
        ),

        problems as (
            select
                county_code,
                feedback_on,
                rule_due_on,
                original_due_on,
                due_on,
                first_closed_on,
                least(first_closed_on, coalesce(first_closed_after + 1, first_closed_on))
                    as first_closed_earliest_on,
                not is_immediate and feedback_on + 30 <= $as_of as is_past_day_30,
                not is_immediate and feedback_on + 90 <= $as_of as is_past_day_90,
                is_matured,
                is_matured_by_rule
            from fct_problem
            where fct_problem.county_code in (select county_code from counties)
                and {_IN_COHORT}
        )

        select
            counties.region_code,
            count(*) filter (is_past_day_30) as reached_day_30,
            count(*) filter (is_past_day_30 and first_closed_on <= feedback_on + 30)
                as closed_by_day_30_low,
            count(*) filter (is_past_day_30 and first_closed_on <= feedback_on + 30)
                as closed_by_day_30,
            count(*) filter (is_past_day_30 and first_closed_earliest_on <= feedback_on + 30)
                as closed_by_day_30_high,
            count(*) filter (is_past_day_90) as reached_day_90,
            count(*) filter (is_past_day_90 and first_closed_on <= feedback_on + 90)
                as closed_by_day_90,
            count(*) filter (is_matured) as matured,
            count(*) filter (is_matured and first_closed_on <= original_due_on)
                as matured_closed_by_original_due,
            count(*) filter (is_matured and first_closed_on <= due_on)
                as matured_closed_on_time_low,
            count(*) filter (is_matured and first_closed_on <= due_on) as matured_closed_on_time,
            count(*) filter (is_matured and first_closed_earliest_on <= due_on)
                as matured_closed_on_time_high,
            count(*) filter (is_matured_by_rule) as matured_by_rule,
            count(*) filter (is_matured_by_rule and first_closed_on <= rule_due_on)
                as matured_by_rule_closed_on_time
        from problems
        inner join counties using (county_code)
        group by counties.region_code
        order by counties.region_code
        """,  # noqa: S608
        {"regions": snapshot.check(region_codes)} | _parameters(snapshot, cohort),
    )


def passed_between_levels(snapshot: Snapshot, region_code: str, cohort: Cohort) -> pl.DataFrame:
    """Return where reassigned problems went: one row per level at feedback and level now.

    Columns: from_level, to_level, problems, passed_to_and_fro (reassigned twice or more).
    """
    return snapshot.frame(
        f"""
        select
            feedback_responsibility_level as from_level,
            responsibility_level as to_level,
            count(*) as problems,
            count(*) filter (where reassignments > 1) as passed_to_and_fro
        from fct_problem
        where {within("fct_problem")}
            and {_IN_COHORT}
            and reassignments > 0
        group by from_level, to_level
        order by problems desc, from_level, to_level
        """,  # noqa: S608
        {"region": snapshot.region(region_code)} | cohort.parameters,
    )


def _parameters(snapshot: Snapshot, cohort: Cohort) -> dict[str, Any]:
    return cohort.parameters | {"as_of": snapshot.version.as_of_date}


def _counts(kinds: dict[str, str], day: str) -> str:
    counted = [f"count(*) filter (where {when}) as {kind}" for kind, when in kinds.items()]
    return ", ".join([f"cast(greatest({day} - feedback_on, 0) as bigint) as day", *counted])
