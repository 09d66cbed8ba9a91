-- Grain: region x term x month end x responsibility level at feedback; term to date as known then.
-- fed_back = closed_on_time + closed_late + open_not_due + open_overdue + directly_closed + withdrawn
{% set counts = rectification_counts() %}

with months as (
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

{{ term_to_date(
    counts, ref('int_rectification_changes'), 'months', keys=['responsibility_level'], looked='inspections'
) }}

select
    region_code,
    region_level,
    term_id,
    month_end,
    responsibility_level,
    {{ unless_nobody_looked(counts, 'inspections') }}
from to_date
order by term_id, month_end, region_level, region_code, responsibility_level
