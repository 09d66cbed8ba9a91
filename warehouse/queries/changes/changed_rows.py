"""The rows behind the counts of what changed: problems, villages, answers."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.changes.conditions import ANSWERED, INSPECTED, OF_PROBLEMS, ProblemKind
from warehouse.queries.lists import MOST_ROWS, within
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.successions import HOLDERS_OF_SHOWN
from warehouse.queries.supervision.actions import AIMED_WITHIN

_ORDER: dict[ProblemKind, str] = {
    "closed": "closed_on desc, problem_id",
    "directly_closed": "closed_on desc, problem_id",
    "withdrawn": "closed_on desc, problem_id",
    "overdue": "due_on, problem_id",
    "reopened": "reopened_on desc, problem_id",
}
"""What is overdue longest stands first; of the rest the newest."""


def problems(
    snapshot: Snapshot,
    region_code: str,
    term_id: str,
    since: date,
    kind: ProblemKind,
    most: int = MOST_ROWS,
) -> pl.DataFrame:
    """Return the problems of a kind that changed after a day, one row per problem.

    Columns: county, township, village, village_id, held_by (who took the village over), problem_id,
    category, responsibility_level (present), responsible_unit, state, feedback_on, due_on,
    closed_on (when it was settled, null while open), days_late (past due at its closing, or now;
    null before), reopened_on (the last time), reopen_count, and total, how many there are in all.
    """
    return snapshot.frame(
        f"""
        with recursive last_reopenings as (
            select problem_id, max(reopened_on) as reopened_on
            from fct_problem_reopening
            where {within("fct_problem_reopening")} and term_id = $term
            group by problem_id
        ),

        listed as (
            select
                county_code, village_id, problem_id, category_code, responsibility_level,
                responsible_unit, state, feedback_on, due_on, closed_on, days_past_due,
                last_reopenings.reopened_on, reopen_count
            from fct_problem
            left join last_reopenings using (problem_id)
            where {within("fct_problem")} and term_id = $term and {OF_PROBLEMS[kind]}
        ),

        -- Cut before the villages' names are fetched.
        shown as (
            select * from listed
            order by {_ORDER[kind]}
            limit $most
        ),

        {HOLDERS_OF_SHOWN}

        select
            shown.county_code as county,
            dim_village.township_name as township,
            dim_village.name as village,
            shown.village_id,
            holders.held_by,
            shown.problem_id,
            shown.category_code as category,
            shown.responsibility_level,
            shown.responsible_unit,
            shown.state,
            shown.feedback_on,
            shown.due_on,
            shown.closed_on,
            case when shown.days_past_due > 0 then shown.days_past_due end as days_late,
            shown.reopened_on,
            shown.reopen_count,
            (select count(*) from listed) as total
        from shown
        left join dim_village on dim_village.village_id = shown.village_id
        left join holders on holders.village_id = shown.village_id
        order by {_ORDER[kind]}
        """,  # noqa: S608  the conditions are the package's own text
        {
            "region": snapshot.region(region_code),
            "term": term_id,
            "since": since,
            "most": most,
        },
    )


def villages(
    snapshot: Snapshot, region_code: str, term_id: str, since: date, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the villages on the roster that were covered after a day, the newest first.

    Columns: county, township, village, village_id, covered_on, problems (null where only villages
    that it took over were inspected), open_problems, key_village_score, and total.
    """
    return snapshot.frame(
        f"""
        select
            county_code as county,
            township_name as township,
            name as village,
            village_id,
            covered_on,
            problems,
            open_problems,
            key_village_score,
            count(*) over () as total
        from fct_village_term
        where {within("fct_village_term")} and term_id = $term and {INSPECTED}
        order by covered_on desc, county_code, village_id
        limit $most
        """,  # noqa: S608
        {
            "region": snapshot.region(region_code),
            "term": term_id,
            "since": since,
            "most": most,
        },
    )


def answers(
    snapshot: Snapshot,
    region_code: str,
    first: date,
    last: date,
    since: date,
    most: int = MOST_ROWS,
) -> pl.DataFrame:
    """Return the acts issued between two days whose answer came after a third, the newest first.

    `days_late` counts from the day set to the answer, null where it came in time or none was set.
    """
    return snapshot.frame(
        f"""
        select
            response_state,
            kind,
            target_region,
            target_unit,
            issuer_region,
            action_id,
            issued_on,
            response_due_on,
            responded_on,
            case
                when response_state = 'answered_late' then responded_on - response_due_on
            end as days_late,
            items,
            items_closed,
            count(*) over () as total
        from fct_action
        where {AIMED_WITHIN} and {ANSWERED}
        order by responded_on desc, action_id
        limit $most
        """,  # noqa: S608
        {
            "region": snapshot.region(region_code),
            "first": first,
            "last": last,
            "since": since,
            "most": most,
        },
    )
