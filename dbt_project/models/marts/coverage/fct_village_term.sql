-- Grain: village x term in which it was on the roster, as of now.
with roster as (
    select
        village_id,
        term_id,
        max(leaves_on) = {{ end_of_time() }} as is_on_roster
    from {{ ref('int_roster_spells') }}
    group by village_id, term_id
),

effective as (
    select
        village_id,
        term_id
    from {{ ref('int_effective_spells') }}
    where effective_until = {{ end_of_time() }}
    group by village_id, term_id
),

inspections_ranked as (
    select
        village_id,
        term_id,
        inspection_id,
        modes,
        ends_on,
        feedback_on,
        problems,
        open_problems,
        overdue_problems,
        ongoing_undated_problems,
        row_number() over (
            partition by village_id, term_id
            order by coalesce(ends_on, {{ end_of_time() }}) desc, inspection_id desc
        ) as recency
    from {{ ref('fct_inspection') }}
),

inspections as (
    select
        village_id,
        term_id,
        count(ends_on) as inspections,
        count(case when feedback_on is null then ends_on end) as inspections_not_fed_back,
        bool_or(ends_on is not null and {{ has_tag('modes', "'direct'") }}) as is_directly_inspected,
        cast(sum(problems) as bigint) as problems,
        cast(sum(open_problems) as bigint) as open_problems,
        cast(sum(overdue_problems) as bigint) as overdue_problems,
        cast(sum(ongoing_undated_problems) as bigint) as ongoing_undated_problems,
        max(ends_on) as last_inspected_on,
        max(case when recency = 1 then inspection_id end) as last_inspection_id,
        max(case when recency = 1 then modes end) as last_inspection_modes
    from inspections_ranked
    group by village_id, term_id
),

-- a village split and merged again reaches its holder by two ways
holders as (
    select distinct
        village_id,
        term_id,
        holder_id
    from {{ ref('int_village_holders') }}
),

taken_over as (
    select
        holders.holder_id as village_id,
        holders.term_id,
        sum(inspections.inspections_not_fed_back) as inspections_not_fed_back,
        sum(inspections.open_problems) as open_problems
    from holders
    inner join inspections
        on
            holders.village_id = inspections.village_id
            and holders.term_id = inspections.term_id
    group by holders.holder_id, holders.term_id
)

select
    roster.village_id,
    roster.term_id,
    villages.county_code,
    villages.township_code,
    villages.township_name,
    villages.name,
    villages.kind,
    roster.is_on_roster,
    coverage.covered_on,
    coverage.covered_on is not null as is_covered,
    coverage.covered_on is not null and coverage.own_covered_on is null as is_covered_by_predecessors,
    effective.village_id is not null as is_effective,
    case
        when coverage.covered_on is null or effective.village_id is not null then null
        when not roster.is_on_roster then 'left_roster'
        when inspections.inspections_not_fed_back > 0 then 'not_fed_back'
        when inspections.open_problems > 0 then 'open_problems'
        when taken_over.inspections_not_fed_back > 0 then 'predecessor_not_fed_back'
        when taken_over.open_problems > 0 then 'predecessor_open_problems'
    end as not_effective_reason,
    coalesce(inspections.inspections, 0) as inspections,
    coalesce(inspections.is_directly_inspected, false) as is_directly_inspected,
    inspections.last_inspection_id,
    inspections.last_inspection_modes,
    inspections.last_inspected_on,
    case when inspections.inspections > 0 then inspections.problems end as problems,
    case when inspections.inspections > 0 then inspections.problems = 0 end as has_zero_findings,
    case when inspections.inspections > 0 then inspections.open_problems end as open_problems,
    case when inspections.inspections > 0 then inspections.overdue_problems end as overdue_problems,
    case when inspections.inspections > 0 then inspections.ongoing_undated_problems end as ongoing_undated_problems,
    cast(coalesce(taken_over.open_problems, 0) as bigint) as open_problems_taken_over,
    scores.surveyed_on,
    scores.key_village_score,
    scores.key_village_score >= {{ var('key_village_score_from') }} as is_key_village,
    scores.weak_organisation_points,
    scores.petitions_points,
    scores.contradictions_points,
    scores.policy_heavy_points,
    scores.funds_heavy_points,
    scores.resource_rich_points
from roster
inner join {{ ref('dim_village') }} as villages on roster.village_id = villages.village_id
left join {{ ref('int_village_coverage') }} as coverage
    on
        roster.village_id = coverage.village_id
        and roster.term_id = coverage.term_id
left join effective
    on
        roster.village_id = effective.village_id
        and roster.term_id = effective.term_id
left join inspections
    on
        roster.village_id = inspections.village_id
        and roster.term_id = inspections.term_id
left join taken_over
    on
        roster.village_id = taken_over.village_id
        and roster.term_id = taken_over.term_id
left join {{ ref('int_key_village_scores') }} as scores
    on
        roster.village_id = scores.village_id
        and roster.term_id = scores.term_id
order by villages.county_code, roster.term_id, roster.village_id
