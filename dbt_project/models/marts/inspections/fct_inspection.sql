-- Grain: inspection that has begun.
with findings as (
    select
        inspection_id,
        count(*) as problems,
        count(case when state in ('open', 'basically_done') then 1 end) as open_problems,
        count(case when lateness = 'overdue' then 1 end) as overdue_problems,
        count(case when lateness = 'not_due' and is_ongoing and due_on is null then 1 end)
            as ongoing_undated_problems,
        count(case when found_on > inspection_ended_on then 1 end) as problems_found_later,
        min(case when found_on > inspection_ended_on then found_on end) as first_found_later_on
    from {{ ref('fct_problem') }}
    group by inspection_id
),

clues as (
    select
        inspection_id,
        count(*) as clues
    from {{ ref('stg_ledgers__clues') }}
    group by inspection_id
)

select
    inspections.inspection_id,
    inspections.village_id,
    inspections.township_code,
    inspections.county_code,
    inspections.term_id,
    inspections.round_id,
    inspections.team_id,
    inspections.team_level,
    inspections.modes,
    inspections.counts_for_coverage,
    scores.key_village_score >= {{ var('key_village_score_from') }} as is_key_village,
    {{ has_tag('inspections.modes', "'cross'") }}
    or coalesce(inspections.team_level = 'county' and teams.region_code <> inspections.county_code, false)
        as is_cross_county,
    inspections.starts_on,
    inspections.ends_on,
    inspections.feedback_on,
    inspections.days_on_site,
    inspections.interviews_held,
    coalesce(findings.problems, 0) as problems,
    coalesce(findings.open_problems, 0) as open_problems,
    coalesce(findings.overdue_problems, 0) as overdue_problems,
    coalesce(findings.ongoing_undated_problems, 0) as ongoing_undated_problems,
    coalesce(findings.problems_found_later, 0) as problems_found_later,
    findings.first_found_later_on,
    coalesce(clues.clues, 0) as clues,
    inspections.parent_inspection_id
from {{ ref('int_inspections_placed') }} as inspections
left join findings on inspections.inspection_id = findings.inspection_id
left join clues on inspections.inspection_id = clues.inspection_id
left join {{ ref('stg_ledgers__teams') }} as teams on inspections.team_id = teams.team_id
left join {{ ref('int_key_village_scores') }} as scores
    on
        inspections.village_id = scores.village_id
        and inspections.term_id = scores.term_id
order by inspections.county_code, inspections.ends_on nulls last, inspections.inspection_id
