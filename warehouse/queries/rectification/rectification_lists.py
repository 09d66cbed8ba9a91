"""Lists of problems whose rectification asks for somebody: overdue, re-opened, passed on."""

from __future__ import annotations

from typing import Literal

import polars as pl

from warehouse.queries.lists import MOST_ROWS, within
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.successions import LAST_HOLDERS
from warehouse.queries.taxonomy import OF_CATEGORY

Kind = Literal["overdue", "due_this_week", "failed", "reopened", "passed_on", "extended"]

DAYS_OF_WEEK = 7
"""What falls due this week is due on the as-of date or on one of the six days after it."""

_DUE_THIS_WEEK = f"""state in ('open', 'basically_done')
                and days_past_due between {1 - DAYS_OF_WEEK} and 0"""

KINDS: dict[Kind, str] = {
    "overdue": "lateness = 'overdue'",
    "due_this_week": _DUE_THIS_WEEK,
    "failed": "recheck_result = 'failed'",
    "reopened": "reopen_count > 0 and state in ('open', 'basically_done')",
    "passed_on": "reassignments > 0 and state in ('open', 'basically_done')",
    "extended": "extensions > 0 and state in ('open', 'basically_done')",
}


def problems(
    snapshot: Snapshot, region_code: str, cohort: Cohort, kind: Kind, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the problems of a kind, the longest past due first, one row per problem.

    Of the cohort's term, year of feedback and category, at the **present** responsibility level.
    Columns: county, township, village, held_by (who took the village over), problem_id, category,
    responsibility_level, responsible_unit, state, feedback_on, rule_due_on, original_due_on,
    due_on, due_source (own, rule or extension), days_late (past due; null before), reopen_count,
    reassignments, extensions, returns, and total, how many there are in all.
    """
    return snapshot.frame(
        f"""{LAST_HOLDERS}
        listed as (
            select
                county_code, village_id, problem_id, category_code, responsibility_level,
                responsible_unit, state, feedback_on, rule_due_on, original_due_on, due_on,
                due_source, days_past_due, reopen_count, reassignments, extensions, returns
            from fct_problem
            where {within("fct_problem")}
                and {_IN_COHORT}
                and {KINDS[kind]}
        ),

        -- Cut before the villages' names are fetched: the country has a hundred thousand.
        latest as (
            select * from listed
            order by due_on, problem_id
            limit $most
        )

        select
            latest.county_code as county,
            dim_village.township_name as township,
            dim_village.name as village,
            holders.held_by,
            latest.village_id,
            latest.problem_id,
            latest.category_code as category,
            latest.responsibility_level,
            latest.responsible_unit,
            latest.state,
            latest.feedback_on,
            latest.rule_due_on,
            latest.original_due_on,
            latest.due_on,
            latest.due_source,
            case when latest.days_past_due > 0 then latest.days_past_due end as days_late,
            latest.reopen_count,
            latest.reassignments,
            latest.extensions,
            latest.returns,
            (select count(*) from listed) as total
        from latest
        left join dim_village on dim_village.village_id = latest.village_id
        left join holders on holders.village_id = latest.village_id
        order by latest.due_on, latest.problem_id
        """,  # noqa: S608
        {"region": snapshot.region(region_code), "most": most} | cohort.parameters,
    )


def urgency(snapshot: Snapshot, region_code: str, cohort: Cohort) -> pl.DataFrame:
    """Return one row: open_problems, overdue, undated, due_this_week, and extended of the last.

    At the **present** responsibility level, as the lists are. What is overdue is past its due date;
    nothing is both overdue and due this week; what is undated never falls due.
    """
    return snapshot.frame(
        f"""
        select
            count(*) filter (where state in ('open', 'basically_done')) as open_problems,
            count(*) filter (where {KINDS["overdue"]}) as overdue,
            count(*) filter (
                where state in ('open', 'basically_done') and is_ongoing and due_on is null
            ) as undated,
            count(*) filter (where {_DUE_THIS_WEEK}) as due_this_week,
            count(*) filter (where {_DUE_THIS_WEEK} and extensions > 0) as extended
        from fct_problem
        where {within("fct_problem")}
            and {_IN_COHORT}
        """,  # noqa: S608
        {"region": snapshot.region(region_code)} | cohort.parameters,
    )


def ongoing_undated(snapshot: Snapshot, region_code: str, cohort: Cohort) -> pl.DataFrame:
    """Return one row, `problems`: how many stand open that are kept up for good without a day.

    They never fall due, so they stand beside every list of what is overdue; at the **present**
    responsibility level, as the lists are.
    """
    return snapshot.frame(
        f"""
        select count(*) as problems
        from fct_problem
        where {within("fct_problem")}
            and {_IN_COHORT}
            and state in ('open', 'basically_done')
            and is_ongoing
            and due_on is null
        """,  # noqa: S608
        {"region": snapshot.region(region_code)} | cohort.parameters,
    )


_IN_COHORT = f"""term_id = $term_id
                and feedback_on is not null
                and ($year is null or extract(year from feedback_on) = $year)
                and $level in ('', responsibility_level)
                and {OF_CATEGORY.format(table="fct_problem")}"""
