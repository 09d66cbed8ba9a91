"""The lists an office hands out: villages, those not inspected, problems overdue and due soon."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from warehouse.queries.snapshot import Snapshot
from warehouse.queries.successions import LAST_HOLDERS

MOST_ROWS = 100_000
"""A list longer than this is no list; the screen says how many there are in all."""

DUE_WITHIN_DAYS = 30
"""A problem due so many days after the as-of date, or sooner, is on the list of those that fall
due. Not "this month": figures as of a month's last day would leave nothing of it."""

DUE = "state in ('open', 'basically_done') and due_on between $due_from and $due_until"


def uninspected_villages(
    snapshot: Snapshot, region_code: str, term_id: str, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the villages on the roster not covered this term, key villages first.

    One row per village with the points of its score, as of the version's as-of date; `total` on
    each row is how many there are in all, before `most` cuts the list.
    """
    return snapshot.frame(
        f"""
        with uninspected as (
            select
                county_code as county,
                township_name as township,
                name as village,
                village_id,
                key_village_score,
                weak_organisation_points,
                petitions_points,
                contradictions_points,
                policy_heavy_points,
                funds_heavy_points,
                resource_rich_points
            from fct_village_term
            where {within("fct_village_term")}
                and term_id = $term
                and is_on_roster
                and not is_covered
        )

        select uninspected.*, (select count(*) from uninspected) as total
        from uninspected
        order by key_village_score desc nulls last, county, village_id
        limit $most
        """,  # noqa: S608  `within` is this module's own text
        {"region": snapshot.region(region_code), "term": term_id, "most": most},
    )


def overdue_problems(
    snapshot: Snapshot, region_code: str, term_id: str, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the open problems past their due date, the latest first.

    One row per problem, as of the version's as-of date, at its present responsibility level; the
    due date by the rule, before extensions, and the one that counts with where it comes from.
    `held_by` names who took the village over since, null where it is still there; `last_act` is the
    kind of the last act of supervision that names the problem and `last_acted_on` its day, null
    where none does. `total` on each row is how many there are in all.
    """
    return _problems(snapshot, region_code, term_id, most, "lateness = 'overdue'")


def problems_due(
    snapshot: Snapshot, region_code: str, term_id: str, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the open problems that fall due within `DUE_WITHIN_DAYS`, the first due first.

    One row per problem, as `overdue_problems` returns them; `days_left` counts from the version's
    as-of date, 0 on the due date itself.
    """
    rows = _problems(snapshot, region_code, term_id, most, DUE)
    left = pl.col("due_on") - pl.lit(snapshot.version.as_of_date)
    return rows.with_columns(days_left=left.dt.total_days()).drop("days_late")


def lengths(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return one row: how many rows each list has: `overdue`, `uninspected`, `due`."""
    return snapshot.frame(
        f"""
        select
            (
                select count(*) from fct_problem
                where {within("fct_problem")} and term_id = $term and lateness = 'overdue'
            ) as overdue,
            (
                select count(*) from fct_village_term
                where {within("fct_village_term")}
                    and term_id = $term
                    and is_on_roster
                    and not is_covered
            ) as uninspected,
            (
                select count(*) from fct_problem
                where {within("fct_problem")} and term_id = $term and {DUE}
            ) as due
        """,  # noqa: S608  the conditions are this module's own text
        {"region": snapshot.region(region_code), "term": term_id} | _due(snapshot),
    )


def _due(snapshot: Snapshot) -> dict[str, date]:
    first = snapshot.version.as_of_date
    return {"due_from": first, "due_until": first + timedelta(days=DUE_WITHIN_DAYS)}


def _problems(
    snapshot: Snapshot, region_code: str, term_id: str, most: int, condition: str
) -> pl.DataFrame:
    return snapshot.frame(
        f"""{LAST_HOLDERS}
        listed as (
            select
                county_code, village_id, problem_id, category_code, responsibility_level,
                responsible_unit, feedback_on, rule_due_on, original_due_on, due_on, due_source,
                days_past_due, reopen_count
            from fct_problem
            where {within("fct_problem")}
                and term_id = $term
                and {condition}
        ),

        -- Cut before the villages' names are fetched: the country has a hundred thousand.
        first_due as (
            select * from listed
            order by due_on, problem_id
            limit $most
        ),

        last_acts as (
            select
                items.problem_id,
                arg_max(acts.kind, (acts.issued_on, acts.action_id)) as last_act,
                max(acts.issued_on) as last_acted_on
            from fct_action_item as items
            inner join fct_action as acts on acts.action_id = items.action_id
            where items.problem_id in (select problem_id from first_due)
            group by items.problem_id
        )

        select
            first_due.county_code as county,
            dim_village.township_name as township,
            dim_village.name as village,
            first_due.village_id,
            holders.held_by,
            first_due.problem_id,
            first_due.category_code as category,
            first_due.responsibility_level,
            first_due.responsible_unit,
            first_due.feedback_on,
            first_due.rule_due_on,
            first_due.original_due_on,
            first_due.due_on,
            first_due.due_source,
            first_due.days_past_due as days_late,
            first_due.reopen_count,
            last_acts.last_act,
            last_acts.last_acted_on,
            (select count(*) from listed) as total
        from first_due
        left join dim_village on dim_village.village_id = first_due.village_id
        left join holders on holders.village_id = first_due.village_id
        left join last_acts on last_acts.problem_id = first_due.problem_id
        order by first_due.due_on, first_due.problem_id
        """,  # noqa: S608  the conditions are this module's own text
        {"region": snapshot.region(region_code), "term": term_id, "most": most}
        | (_due(snapshot) if condition == DUE else {}),
    )


def villages_on_roster(
    snapshot: Snapshot, region_code: str, term_id: str, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the villages of a region's roster, those with most overdue first.

    One row per village, as of the version's as-of date: names, key-village score, whether and when
    it was covered, problems, open, overdue, never due, and beside them what it took over from
    villages that are no more (problems, open and overdue, null where it took over none); `total`
    is how many there are in all.
    """
    return snapshot.frame(
        f"""
        with taken_over as (
            select
                successions.holder_id as village_id,
                cast(sum(older.problems) as bigint) as problems_taken_over,
                cast(sum(older.open_problems) as bigint) as open_problems_taken_over,
                cast(sum(older.overdue_problems) as bigint) as overdue_problems_taken_over
            from fct_village_succession as successions
            inner join fct_inspection as older
                on older.village_id = successions.village_id
                and older.term_id = successions.term_id
            where {within("successions")}
                and successions.term_id = $term
            group by successions.holder_id
        ),

        on_roster as (
            select
                county_code as county,
                township_name as township,
                name as village,
                village_id,
                key_village_score,
                last_inspected_on,
                problems,
                open_problems,
                overdue_problems,
                ongoing_undated_problems
            from fct_village_term
            where {within("fct_village_term")}
                and term_id = $term
                and is_on_roster
        )

        select
            on_roster.*,
            taken_over.problems_taken_over,
            taken_over.open_problems_taken_over,
            taken_over.overdue_problems_taken_over,
            (select count(*) from on_roster) as total
        from on_roster
        left join taken_over using (village_id)
        order by
            coalesce(overdue_problems, 0) + coalesce(overdue_problems_taken_over, 0) desc,
            key_village_score desc nulls last,
            village_id
        limit $most
        """,  # noqa: S608  `within` is this module's own text
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
