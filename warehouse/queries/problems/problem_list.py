"""The problems that a mark of a picture stands for, row by row."""

from __future__ import annotations

import polars as pl

from warehouse.queries.lists import MOST_ROWS, within
from warehouse.queries.problems.counts import OF_ENDED_INSPECTIONS
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.taxonomy import OF_CATEGORY


def behind_a_mark(
    snapshot: Snapshot,
    region_code: str,
    term_id: str | None,
    year: int | None,
    level: str,
    category: str,
    narrowed: tuple[tuple[str, str], ...] = (),
    most: int = MOST_ROWS,
) -> pl.DataFrame:
    """Return the problems that a mark of a picture stands for, county by county.

    `narrowed` names further conditions with their values: `township`, `cause`, `mode`,
    `team_level`, `pilot`, `state` (open or overdue), `since` and `until` (days of feedback, as ISO
    dates; then without a term). One row per problem, as of now; `total` on each row is how many
    there are in all, before `most` cuts the list.
    """
    conditions = [
        condition for name, condition in _NARROWED.items() if name in dict(narrowed) and condition
    ]
    return snapshot.frame(
        f"""
        -- Read twice: once to count, once for the few rows that are shown.
        with found as not materialized (
            select
                county_code, village_id, inspection_id, problem_id, category_code, cause_code,
                responsibility_level, state, lateness, inspection_ended_on, feedback_on, due_on,
                due_source, closed_on, days_past_due
            from fct_problem
            where {within("fct_problem")}
                and {OF_CATEGORY.format(table="fct_problem")}
                and {OF_ENDED_INSPECTIONS}
                {" ".join(f"and {condition}" for condition in conditions)}
        ),

        -- Cut before the villages' names are fetched.
        first as (
            select * from found
            order by county_code, village_id, problem_id
            limit $most
        )

        select
            first.county_code as county,
            dim_village.township_name as township,
            dim_village.name as village,
            first.village_id,
            first.problem_id,
            coalesce(first.category_code, 'not_stated') as category,
            coalesce(first.cause_code, 'not_stated') as cause,
            first.responsibility_level,
            first.state,
            first.lateness,
            first.inspection_ended_on,
            first.feedback_on,
            first.due_on,
            first.due_source,
            first.closed_on,
            case when first.lateness in ('overdue', 'closed_late') then first.days_past_due end
                as days_late,
            (select count(*) from found) as total
        from first
        left join dim_village on dim_village.village_id = first.village_id
        order by first.county_code, first.village_id, first.problem_id
        """,  # noqa: S608
        {
            "region": snapshot.region(region_code),
            "term": term_id,
            "year": year,
            "level": level,
            "category": category,
            "most": most,
            **{name: value for name, value in narrowed if name in _NARROWED},
        },
    )


_INSPECTED = """fct_problem.inspection_id in (
                    select inspection_id from fct_inspection
                    where {within} and {condition}
                )"""

_NARROWED = {
    "township": "fct_problem.township_code = $township",
    "cause": "coalesce(fct_problem.cause_code, 'not_stated') = $cause",
    "mode": _INSPECTED.format(
        within=within("fct_inspection"),
        condition="contains('|' || modes || '|', '|' || $mode || '|')",
    ),
    "team_level": _INSPECTED.format(
        within=within("fct_inspection"), condition="team_level = $team_level"
    ),
    "pilot": _INSPECTED.format(
        within=within("fct_inspection"),
        condition="round_id in (select round_id from fct_round where pilot_kind = $pilot)",
    ),
    "since": "fct_problem.feedback_on >= cast($since as date)",
    "until": "fct_problem.feedback_on <= cast($until as date)",
    "state": "fct_problem.state in ('open', 'basically_done')"
    " and ($state = 'open' or fct_problem.lateness = $state)",
}
