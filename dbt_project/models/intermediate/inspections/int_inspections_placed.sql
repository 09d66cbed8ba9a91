-- Grain: inspection, with its county and term and the due date of its problems by responsibility level.
{{ config(materialized='table') }}

with windows as (
    select
        deadline_area,
        counted_from,
        {{ due_dates_of_levels() }}
    from {{ ref('int_deadlines') }}
    where item = 'rectification_window'
    group by deadline_area, counted_from
)

select
    inspections.inspection_id,
    inspections.village_id,
    villages.county_code,
    villages.township_code,
    rounds.term_id,
    inspections.round_id,
    inspections.team_id,
    inspections.team_level,
    inspections.modes,
    coalesce(counting.counts_for_coverage, false) as counts_for_coverage,
    inspections.starts_on,
    inspections.ends_on,
    inspections.feedback_on,
    {%- for level in responsibility_levels() %}
    windows.{{ level }}_due_on,
    {%- endfor %}
    cast(inspections.days_on_site as bigint) as days_on_site,
    cast(inspections.interviews_held as bigint) as interviews_held,
    inspections.parent_inspection_id,
    areas.deadline_area
from {{ ref('stg_ledgers__inspections') }} as inspections
left join {{ ref('dim_village') }} as villages on inspections.village_id = villages.village_id
left join {{ ref('int_deadline_areas') }} as areas on villages.county_code = areas.county_code
left join windows
    on
        areas.deadline_area = windows.deadline_area
        and inspections.feedback_on = windows.counted_from
left join {{ ref('stg_ledgers__rounds') }} as rounds on inspections.round_id = rounds.round_id
left join {{ ref('int_modes_counting_for_coverage') }} as counting
    on
        villages.county_code = counting.county_code
        and inspections.modes = counting.modes
