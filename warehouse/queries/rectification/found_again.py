"""Problems found again: of a category that had been closed in the village before.

A closed problem can be found again once its village, or one that took the village over, is
inspected anew: by an inspection that began after the closing (and the taking over) and has ended.
It is found again when that inspection found a problem of the very same category that was not
withdrawn. Problems closed without completion, re-opened ones and those without a category are left
out.
"""

from __future__ import annotations

import polars as pl

from warehouse.queries.lists import MOST_ROWS, within
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.taxonomy import OF_CATEGORY

_CLOSED_AND_AFTER = f"""
        -- Who stands in for a village, and since when; a circle of renames comes to an end.
        with recursive chains as (
            select village_id, holder_id, taken_over_on from fct_village_succession
            union
            select
                chains.village_id,
                further.holder_id,
                greatest(chains.taken_over_on, further.taken_over_on)
            from chains
            inner join fct_village_succession as further
                on further.village_id = chains.holder_id
        ),

        places as (
            select village_id, village_id as place_id, cast(null as date) as since from dim_village
            union all
            select village_id, holder_id, min(taken_over_on)
            from chains
            where village_id <> holder_id
            group by village_id, holder_id
        ),

        closed as (
            select county_code, village_id, problem_id, category_code, closed_on
            from fct_problem
            where {within("fct_problem")}
                and term_id = $term_id
                and feedback_on is not null
                and ($year is null or extract(year from feedback_on) = $year)
                and $level in ('', feedback_responsibility_level)
                and {OF_CATEGORY.format(table="fct_problem")}
                and state = 'done'
                and category_code is not null
        ),

        inspected_again as (
            select closed.problem_id, closed.category_code, later.inspection_id
            from closed
            inner join places on places.village_id = closed.village_id
            inner join fct_inspection as later on later.village_id = places.place_id
            where later.ends_on is not null
                and later.starts_on > closed.closed_on
                and (places.since is null or later.starts_on >= places.since)
        )
"""  # noqa: S608  the fragments are the package's own text


def totals(snapshot: Snapshot, region_code: str, cohort: Cohort) -> pl.DataFrame:
    """Return one row: closed problems whose village was inspected again (`inspected_again`), and
    how many of them were found again (`found_again`).

    Of the cohort's term, year of feedback, category and responsibility level at feedback.
    """
    return snapshot.frame(
        f"""{_CLOSED_AND_AFTER}
        select
            count(distinct inspected_again.problem_id) as inspected_again,
            count(distinct inspected_again.problem_id) filter (where found.problem_id is not null)
                as found_again
        from inspected_again
        left join fct_problem as found
            on found.inspection_id = inspected_again.inspection_id
            and found.category_code = inspected_again.category_code
            and found.state <> 'withdrawn'
        """,  # noqa: S608  the fragments are the package's own text
        {"region": snapshot.region(region_code)} | cohort.parameters,
    )


def problems(
    snapshot: Snapshot, region_code: str, cohort: Cohort, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the closed problems that were found again, the soonest first, one row per problem.

    county, township, village, village_id, problem_id, category, closed_on, and of the first problem
    of its category found since: found_again_on (the day it was found, that of the inspection's end
    where the ledger has none), days_between (from the closing), found_again_in (the village, where
    it is one that took the other over), found_again_id. `total` is how many there are in all.
    """
    return snapshot.frame(
        f"""{_CLOSED_AND_AFTER},
        paired as (
            select
                inspected_again.problem_id,
                found.problem_id as found_again_id,
                found.village_id as found_again_in,
                coalesce(found.found_on, found.inspection_ended_on) as found_again_on
            from inspected_again
            inner join fct_problem as found
                on found.inspection_id = inspected_again.inspection_id
                and found.category_code = inspected_again.category_code
                and found.state <> 'withdrawn'
            qualify row_number() over (
                partition by inspected_again.problem_id
                order by found_again_on, found.problem_id
            ) = 1
        ),

        -- Cut before the villages' names are fetched.
        soonest as (
            select
                closed.*,
                paired.* exclude (problem_id),
                date_diff('day', closed.closed_on, paired.found_again_on) as days_between
            from paired
            inner join closed using (problem_id)
            order by days_between, problem_id
            limit $most
        )

        select
            soonest.county_code as county,
            dim_village.township_name as township,
            dim_village.name as village,
            soonest.village_id,
            soonest.problem_id,
            soonest.category_code as category,
            soonest.closed_on,
            soonest.found_again_on,
            soonest.days_between,
            soonest.found_again_id,
            case when soonest.found_again_in <> soonest.village_id then holders.name end
                as found_again_in,
            (select count(*) from paired) as total
        from soonest
        left join dim_village on dim_village.village_id = soonest.village_id
        left join dim_village as holders on holders.village_id = soonest.found_again_in
        order by soonest.days_between, soonest.problem_id
        """,  # noqa: S608
        {"region": snapshot.region(region_code), "most": most} | cohort.parameters,
    )
