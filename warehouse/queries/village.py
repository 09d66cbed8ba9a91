"""Villages one by one: all that a village's page says.

Every function takes the county and asks for villages within it, so that a village of another
region answers with nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from warehouse.queries.snapshot import Snapshot
from warehouse.queries.successions import LINES, LINES_OF_ALL_TERMS, OF_LINES


def facts(
    snapshot: Snapshot, county_code: str, term_id: str, village_ids: Sequence[str]
) -> pl.DataFrame:
    """Return what is known of villages of a county: coverage, score with its parts, profile.

    One row per village or community (`kind`) that is or was on the roster of the term. The profile
    is the one the score was made from (the last before the first inspection of the term); null
    where none was surveyed.
    `weak_state` is that of the latest designation that stands, else of the latest; null where there
    never was one.
    `not_effective_reason` is one of left_roster, not_fed_back, open_problems,
    predecessor_not_fed_back and predecessor_open_problems.
    """
    return snapshot.frame(
        """
        with designations as (
            select
                village_id,
                state as weak_state,
                designated_on as weak_designated_on,
                converted_on as weak_converted_on,
                relapsed_on as weak_relapsed_on
            from fct_weak_organisation
            where county_code = $county
            -- One that stands from an earlier time is not ended by the conversion of a later one.
            qualify row_number() over (
                partition by village_id order by state = 'converted', designated_on desc
            ) = 1
        )

        select
            village_terms.* exclude (term_id),
            profiles.population,
            profiles.is_weak_org,
            profiles.petitions_12m,
            profiles.disputes_12m,
            profiles.policy_projects,
            profiles.project_funds_yuan,
            profiles.collective_assets_yuan,
            profiles.secretary_is_head,
            profiles.is_poverty_village,
            designations.weak_state,
            designations.weak_designated_on,
            designations.weak_converted_on,
            designations.weak_relapsed_on
        from fct_village_term as village_terms
        left join fct_village_profile as profiles
            on village_terms.village_id = profiles.village_id
            and village_terms.surveyed_on = profiles.surveyed_on
        left join designations on village_terms.village_id = designations.village_id
        where village_terms.county_code = $county
            and village_terms.term_id = $term
            and village_terms.village_id in (select unnest($villages))
        order by village_terms.village_id
        """,
        {
            "county": snapshot.region(county_code),
            "term": term_id,
            "villages": list(village_ids),
        },
    )


def inspections(snapshot: Snapshot, county_code: str, village_ids: Sequence[str]) -> pl.DataFrame:
    """Return every inspection of villages of a county, of whatever term, the latest first.

    Those of the villages they took over are among them, each once; `from_village` names that
    village, null for a village's own.
    """
    return snapshot.frame(
        f"""
        with recursive lines as ({LINES_OF_ALL_TERMS}
        )

        select
            lines.holder_id as village_id,
            case when lines.village_id <> lines.holder_id then dim_village.name end
                as from_village,
            inspection_id, term_id, team_level, modes, starts_on, ends_on, feedback_on,
            days_on_site, problems, open_problems, overdue_problems, ongoing_undated_problems, clues
        from fct_inspection
        inner join lines on lines.village_id = fct_inspection.village_id
        inner join dim_village on dim_village.village_id = lines.village_id
        where fct_inspection.{OF_LINES}
        order by lines.holder_id, starts_on desc, inspection_id
        """,  # noqa: S608  text of `successions`
        {"county": snapshot.region(county_code), "villages": list(village_ids)},
    )


def problem_states(
    snapshot: Snapshot, county_code: str, term_id: str, village_ids: Sequence[str]
) -> pl.DataFrame:
    """Return the problems of villages in a term by present responsibility level and state.

    Those of the villages they took over are among them. One row per village, level and state, as of
    the version's as-of date: problems, of these overdue, and of these open and kept up for good
    without a day.
    """
    return snapshot.frame(
        f"""
        with lines as ({LINES}
        )

        select
            lines.holder_id as village_id,
            responsibility_level,
            state,
            count(*) as problems,
            count(*) filter (where lateness = 'overdue') as overdue_problems,
            count(*) filter (where lateness = 'not_due' and is_ongoing and due_on is null)
                as ongoing_undated_problems
        from fct_problem
        inner join lines on lines.village_id = fct_problem.village_id
        where fct_problem.{OF_LINES}
            and term_id = $term
        group by lines.holder_id, responsibility_level, state
        order by lines.holder_id, responsibility_level, state
        """,  # noqa: S608  text of `successions`
        {
            "county": snapshot.region(county_code),
            "term": term_id,
            "villages": list(village_ids),
        },
    )


def problems(snapshot: Snapshot, county_code: str, term_id: str, village_id: str) -> pl.DataFrame:
    """Return the problems of one village in a term, those overdue first, then by due date.

    Those of the villages it took over are among them, each once; `from_village` names that
    village, null for its own.
    """
    return snapshot.frame(
        f"""
        with lines as ({LINES}
        )

        select
            case when lines.village_id <> lines.holder_id then dim_village.name end
                as from_village,
            problem_id, category_code as category, cause_code as cause, responsibility_level,
            state, lateness, feedback_on, rule_due_on, original_due_on, due_on, due_source,
            first_closed_on, closed_on, closed_after, reopen_count
        from fct_problem
        inner join lines on lines.village_id = fct_problem.village_id
        inner join dim_village on dim_village.village_id = lines.village_id
        where fct_problem.{OF_LINES} and term_id = $term
        order by lateness = 'overdue' desc, due_on nulls last, problem_id
        """,  # noqa: S608  text of `successions`
        {
            "county": snapshot.region(county_code),
            "term": term_id,
            "villages": [village_id],
        },
    )


def compared(
    snapshot: Snapshot, county_code: str, term_id: str, village_ids: Sequence[str]
) -> pl.DataFrame:
    """Return the counts that compare villages with their county, both by the same definitions.

    One row per village and one for the county as a whole (`village_id` null), as of the version's
    as-of date: villages inspected, problems of ended inspections, matured and of these closed on
    time (by the date that counts, and by the rule's), fed back and closed, reached day 30 and
    closed by day 30.
    """
    return snapshot.frame(
        """
        with counted as (
            select
                village_id,
                count(inspection_ended_on) as problems,
                count(*) filter (where state not in ('not_fed_back', 'withdrawn')) as fed_back,
                count(*) filter (where state = 'done') as closed,
                count(*) filter (where is_matured) as matured,
                count(*) filter (where is_matured and first_closed_on <= due_on)
                    as matured_closed_on_time,
                count(*) filter (where is_matured_by_rule) as matured_by_rule,
                count(*) filter (where is_matured_by_rule and first_closed_on <= rule_due_on)
                    as matured_by_rule_closed_on_time,
                count(*) filter (where is_past_day_30) as reached_day_30,
                count(*) filter (where is_past_day_30 and first_closed_on <= feedback_on + 30)
                    as closed_by_day_30
            from fct_problem
            where county_code = $county and term_id = $term
            group by grouping sets ((village_id), ())
        ),

        inspected as (
            select
                village_id,
                count(distinct village_id) as villages_inspected
            from fct_inspection
            where county_code = $county and term_id = $term and ends_on is not null
            group by grouping sets ((village_id), ())
        )

        select
            inspected.village_id,
            inspected.villages_inspected,
            coalesce(counted.problems, 0) as problems,
            coalesce(counted.fed_back, 0) as fed_back,
            coalesce(counted.closed, 0) as closed,
            coalesce(counted.matured, 0) as matured,
            coalesce(counted.matured_closed_on_time, 0) as matured_closed_on_time,
            coalesce(counted.matured_by_rule, 0) as matured_by_rule,
            coalesce(counted.matured_by_rule_closed_on_time, 0)
                as matured_by_rule_closed_on_time,
            coalesce(counted.reached_day_30, 0) as reached_day_30,
            coalesce(counted.closed_by_day_30, 0) as closed_by_day_30
        from inspected
        left join counted on inspected.village_id is not distinct from counted.village_id
        where inspected.village_id is null
            or inspected.village_id in (select unnest($villages))
        order by inspected.village_id nulls last
        """,
        {
            "county": snapshot.region(county_code),
            "term": term_id,
            "villages": list(village_ids),
        },
    )
