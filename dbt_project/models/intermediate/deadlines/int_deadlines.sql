-- Grain: item with a time limit x area x responsibility level (empty for clues) x first day.
-- The rule in force on that day holds for good: nearest region first, then the one for the level.
{{ config(materialized='table') }}

with feedback_days as (
    select distinct
        areas.deadline_area,
        inspections.feedback_on
    from {{ ref('stg_ledgers__inspections') }} as inspections
    inner join {{ ref('dim_village') }} as villages on inspections.village_id = villages.village_id
    inner join {{ ref('int_deadline_areas') }} as areas on villages.county_code = areas.county_code
    where inspections.feedback_on is not null
),

hand_over_days as (
    select distinct
        areas.deadline_area,
        clues.handed_over_on
    from {{ ref('stg_ledgers__clues') }} as clues
    inner join {{ ref('stg_ledgers__inspections') }} as inspections on clues.inspection_id = inspections.inspection_id
    inner join {{ ref('dim_village') }} as villages on inspections.village_id = villages.village_id
    inner join {{ ref('int_deadline_areas') }} as areas on villages.county_code = areas.county_code
),

items_from_feedback as (
    select distinct item
    from {{ ref('deadline_rules') }}
    where item <> 'clue_disposal'
),

first_days as (
    select
        items.item,
        feedback_days.deadline_area,
        levels.responsibility_level,
        feedback_days.feedback_on as counted_from
    from feedback_days
    cross join {{ ref('int_responsibility_levels') }} as levels
    cross join items_from_feedback as items
    union all
    select
        'clue_disposal' as item,
        deadline_area,
        '' as responsibility_level,
        handed_over_on as counted_from
    from hand_over_days
),

area_regions as (
    select
        areas.deadline_area,
        ancestors.ancestor_code as region_code,
        min(ancestors.distance) as distance
    from {{ ref('int_deadline_areas') }} as areas
    inner join {{ ref('int_region_ancestors') }} as ancestors on areas.county_code = ancestors.region_code
    where instr(areas.deadline_area, ancestors.ancestor_code) > 0
    group by areas.deadline_area, ancestors.ancestor_code
),

rules_in_force as (
    select
        first_days.item,
        first_days.deadline_area,
        first_days.responsibility_level,
        first_days.counted_from,
        rules.rule_id,
        rules.value,
        rules.unit,
        row_number() over (
            partition by
                first_days.item, first_days.deadline_area, first_days.responsibility_level, first_days.counted_from
            order by
                area_regions.distance asc,
                case when rules.responsibility_level is null then 1 else 0 end asc,
                rules.valid_from desc
        ) as precedence
    from first_days
    inner join area_regions on first_days.deadline_area = area_regions.deadline_area
    inner join {{ ref('deadline_rules') }} as rules
        on
            area_regions.region_code = rules.region_code
            and first_days.item = rules.item
            and first_days.counted_from >= rules.valid_from
            and (rules.valid_to is null or first_days.counted_from <= rules.valid_to)
            and (rules.responsibility_level is null or first_days.responsibility_level = rules.responsibility_level)
),

working_days as (
    select
        date_day,
        working_day_number
    from {{ ref('dim_date') }}
    where is_working_day
)

select
    rules_in_force.item,
    rules_in_force.deadline_area,
    rules_in_force.responsibility_level,
    rules_in_force.counted_from,
    rules_in_force.rule_id,
    case rules_in_force.unit
        when 'month' then {{ add_months('rules_in_force.counted_from', 'rules_in_force.value') }}
        when 'calendar_day' then {{ add_days('rules_in_force.counted_from', 'rules_in_force.value') }}
        when 'working_day' then working_days.date_day
    end as due_on
from rules_in_force
left join {{ ref('dim_date') }} as numbered_days
    on
        rules_in_force.unit = 'working_day'
        and rules_in_force.counted_from = numbered_days.date_day
left join working_days
    on numbered_days.working_day_number + rules_in_force.value = working_days.working_day_number
where rules_in_force.precedence = 1
