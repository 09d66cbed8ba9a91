"""Lists of problems whose rectification asks for somebody: overdue, due, re-opened, passed on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import polars as pl

from warehouse.queries.lists import MOST_ROWS, within
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.successions import HOLDERS_OF_SHOWN
from warehouse.queries.taxonomy import OF_CATEGORY

Kind = Literal[
    "overdue",
    "due_this_week",
    "due",
    "returned",
    "failed",
    "reopened",
    "passed_on",
    "extended",
    "open",
    "past_day_30",
]

DAYS_OF_WEEK = 7
"""What falls due this week is due on the as-of date or on one of the six days after it."""

DUE_WITHIN_DAYS = 30
"""A problem due so many days after the as-of date, or sooner, falls due soon. Not "this month":
figures as of a month's last day would leave nothing of it."""

_OPEN = "state in ('open', 'basically_done')"

_DUE_THIS_WEEK = f"{_OPEN} and days_past_due between {1 - DAYS_OF_WEEK} and 0"

KINDS: dict[Kind, str] = {
    "overdue": "lateness = 'overdue'",
    "due_this_week": _DUE_THIS_WEEK,
    "due": f"{_OPEN} and due_on between $due_from and $due_until",
    "returned": f"returns > 0 and {_OPEN}",
    "failed": "recheck_result = 'failed'",
    "reopened": f"reopen_count > 0 and {_OPEN}",
    "passed_on": f"reassignments > 0 and {_OPEN}",
    "extended": f"extensions > 0 and {_OPEN}",
    "open": _OPEN,
    "past_day_30": "is_past_day_30",  # what the one-month rate is of
}

_KEPT = "coalesce(first_closed_on <= feedback_on + 30, false)"

_FIRST = {"past_day_30": "is_kept, due_on, problem_id"}
"""The order of a list that does not begin with the longest past due: with what was not kept."""


def problems(
    snapshot: Snapshot,
    region_code: str,
    cohort: Cohort,
    kind: Kind,
    most: int = MOST_ROWS,
    unit: str = "",
    month: date | None = None,
) -> pl.DataFrame:
    """Return the problems of a kind, the longest past due first, one row per problem.

    Of one responsible `unit` where it is named, of one `month` of feedback (its first day), and of
    the cohort's term, year of feedback and category, at the **present** responsibility level. Of
    what the one-month rate counts those come first that were not closed by day 30.

    Columns: county, township, village, held_by (who took the village over, null where it is still
    there), problem_id, category, responsibility_level, responsible_unit, state, feedback_on,
    rule_due_on, original_due_on, due_on, due_source (own, rule or extension), days_late (past due;
    null before), days_left (to the due date, null after it), reopen_count, reassignments,
    extensions, returns, first_closed_on, is_kept (whether that was by day 30 after feedback),
    last_act and last_acted_on (kind and day of the last act of supervision that names the problem,
    null where none does), and total, how many there are in all.
    """
    return snapshot.frame(
        f"""
        with recursive listed as (
            select
                county_code, village_id, problem_id, category_code, responsibility_level,
                responsible_unit, state, feedback_on, rule_due_on, original_due_on, due_on,
                due_source, days_past_due, reopen_count, reassignments, extensions, returns,
                first_closed_on, {_KEPT} as is_kept
            from fct_problem
            where {within("fct_problem")}
                and {_IN_COHORT}
                and {KINDS[kind]}
                and ($unit = '' or responsible_unit = $unit)
                and ($month is null or date_trunc('month', feedback_on) = $month)
        ),

        -- Cut before the villages' names are fetched: the country has a hundred thousand.
        shown as (
            select * from listed
            order by {_FIRST.get(kind, "due_on, problem_id")}
            limit $most
        ),
        {HOLDERS_OF_SHOWN},

        last_acts as (
            select
                items.problem_id,
                arg_max(acts.kind, (acts.issued_on, acts.action_id)) as last_act,
                max(acts.issued_on) as last_acted_on
            from fct_action_item as items
            inner join fct_action as acts on acts.action_id = items.action_id
            where items.problem_id in (select problem_id from shown)
            group by items.problem_id
        )

        select
            shown.county_code as county,
            dim_village.township_name as township,
            dim_village.name as village,
            holders.held_by,
            shown.village_id,
            shown.problem_id,
            shown.category_code as category,
            shown.responsibility_level,
            shown.responsible_unit,
            shown.state,
            shown.feedback_on,
            shown.rule_due_on,
            shown.original_due_on,
            shown.due_on,
            shown.due_source,
            case when shown.days_past_due > 0 then shown.days_past_due end as days_late,
            case when shown.due_on >= $due_from
                then date_diff('day', $due_from, shown.due_on)
            end as days_left,
            shown.reopen_count,
            shown.reassignments,
            shown.extensions,
            shown.returns,
            shown.first_closed_on,
            shown.is_kept,
            last_acts.last_act,
            last_acts.last_acted_on,
            (select count(*) from listed) as total
        from shown
        left join dim_village on dim_village.village_id = shown.village_id
        left join holders on holders.village_id = shown.village_id
        left join last_acts on last_acts.problem_id = shown.problem_id
        order by {_FIRST.get(kind, "shown.due_on, shown.problem_id")}
        """,  # noqa: S608
        {"region": snapshot.region(region_code), "most": most, "unit": unit, "month": month}
        | _days(snapshot, kind)
        | cohort.parameters,
    )


def counts(snapshot: Snapshot, region_code: str, cohort: Cohort) -> pl.DataFrame:
    """Return one row: how long the list of each kind is, a column a kind (`KINDS`)."""
    numbers = ", ".join(
        f"count(*) filter (where {condition}) as {kind}" for kind, condition in KINDS.items()
    )
    return snapshot.frame(
        f"""
        select {numbers}
        from fct_problem
        where {within("fct_problem")}
            and {_IN_COHORT}
        """,  # noqa: S608  the conditions are this module's own text
        {"region": snapshot.region(region_code)} | _days(snapshot, "due") | cohort.parameters,
    )


def lengths(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return one row: how long the lists of a region's page are: `overdue`, `due`, and
    `uninspected`, the villages on the roster not covered.
    """
    return snapshot.frame(
        f"""
        select
            count(*) filter (where {KINDS["overdue"]}) as overdue,
            count(*) filter (where {KINDS["due"]}) as due,
            (
                select count(*) from fct_village_term
                where {within("fct_village_term")}
                    and term_id = $term_id
                    and is_on_roster
                    and not is_covered
            ) as uninspected
        from fct_problem
        where {within("fct_problem")}
            and term_id = $term_id
            and feedback_on is not null
        """,  # noqa: S608  the conditions are this module's own text
        {"region": snapshot.region(region_code), "term_id": term_id} | _days(snapshot, "due"),
    )


def _days(snapshot: Snapshot, kind: Kind) -> dict[str, date]:
    """Return the days that the query of a kind asks for."""
    first = snapshot.version.as_of_date
    until = {"due_until": first + timedelta(days=DUE_WITHIN_DAYS)} if kind == "due" else {}
    return {"due_from": first} | until


def urgency(snapshot: Snapshot, region_code: str, cohort: Cohort) -> pl.DataFrame:
    """Return one row: open_problems, overdue, undated, due_this_week, and extended of the last.

    At the **present** responsibility level, as the lists are. What is overdue is past its due date;
    nothing is both overdue and due this week; what is undated never falls due.
    """
    return snapshot.frame(
        f"""
        select
            count(*) filter (where {_OPEN}) as open_problems,
            count(*) filter (where {KINDS["overdue"]}) as overdue,
            count(*) filter (where {_OPEN} and is_ongoing and due_on is null) as undated,
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
            and {_OPEN}
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
