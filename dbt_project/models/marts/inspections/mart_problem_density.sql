-- Grain: region x term x month end; term to date as known at that month end.
{% set counts = density_counts() %}

with changes as (
    select
        ancestors.ancestor_code as region_code,
        changes.term_id,
        changes.month_end,
        {{ summed(counts) }}
    from {{ ref('int_density_changes') }} as changes
    inner join {{ ref('int_region_ancestors') }} as ancestors on changes.county_code = ancestors.region_code
    group by ancestors.ancestor_code, changes.term_id, changes.month_end
),

to_date as (
    select
        months.region_code,
        months.region_level,
        months.term_id,
        months.month_end,
        {{ summed_to_month_end(counts, 'months.region_code, months.term_id', 'months.month_end') }}
    from {{ ref('int_region_months') }} as months
    left join changes
        on
            months.region_code = changes.region_code
            and months.term_id = changes.term_id
            and months.month_end = changes.month_end
)

select
    region_code,
    region_level,
    term_id,
    month_end,
    inspections,
    villages_inspected,
    {{ unless_nobody_looked(['problems', 'zero_finding_inspections'], 'inspections') }},
    {{ unless_nobody_looked(['days_on_site'], 'inspections_with_days') }},
    inspections_with_days
from to_date
order by term_id, month_end, region_level, region_code
