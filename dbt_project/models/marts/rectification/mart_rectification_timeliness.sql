-- Grain: region x term x month end x responsibility level at feedback; term to date as known then.
-- fed_back = closed_on_time + closed_late + open_not_due + open_overdue + directly_closed + withdrawn
{% set counts = rectification_counts() %}

with changes as (
    select
        ancestors.ancestor_code as region_code,
        changes.term_id,
        changes.month_end,
        changes.responsibility_level,
        {{ summed(counts) }}
    from {{ ref('int_rectification_changes') }} as changes
    inner join {{ ref('int_region_ancestors') }} as ancestors on changes.county_code = ancestors.region_code
    group by ancestors.ancestor_code, changes.term_id, changes.month_end, changes.responsibility_level
),

months as (
    select
        density.region_code,
        density.region_level,
        density.term_id,
        density.month_end,
        density.inspections,
        levels.responsibility_level
    from {{ ref('mart_problem_density') }} as density
    cross join {{ ref('int_responsibility_levels') }} as levels
),

to_date as (
    select
        months.region_code,
        months.region_level,
        months.term_id,
        months.month_end,
        months.inspections,
        months.responsibility_level,
        {{ summed_to_month_end(
            counts,
            'months.region_code, months.term_id, months.responsibility_level',
            'months.month_end'
        ) }}
    from months
    left join changes
        on
            months.region_code = changes.region_code
            and months.term_id = changes.term_id
            and months.month_end = changes.month_end
            and months.responsibility_level = changes.responsibility_level
)

select
    region_code,
    region_level,
    term_id,
    month_end,
    responsibility_level,
    {{ unless_nobody_looked(counts, 'inspections') }}
from to_date
order by term_id, month_end, region_level, region_code, responsibility_level
