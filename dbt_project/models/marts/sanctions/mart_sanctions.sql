-- Grain: region x term x month end; term to date as known at that month end, each person and case once.
{% set counts = sanction_counts() %}

with changes as (
    select
        ancestors.ancestor_code as region_code,
        changes.term_id,
        changes.month_end,
        {{ summed(counts) }}
    from {{ ref('int_sanction_changes') }} as changes
    inner join {{ ref('int_region_ancestors') }} as ancestors on changes.county_code = ancestors.region_code
    group by ancestors.ancestor_code, changes.term_id, changes.month_end
),

to_date as (
    select
        density.region_code,
        density.region_level,
        density.term_id,
        density.month_end,
        density.villages_inspected,
        {{ summed_to_month_end(counts, 'density.region_code, density.term_id', 'density.month_end') }}
    from {{ ref('mart_problem_density') }} as density
    left join changes
        on
            density.region_code = changes.region_code
            and density.term_id = changes.term_id
            and density.month_end = changes.month_end
)

select
    region_code,
    region_level,
    term_id,
    month_end,
    villages_inspected,
    {{ unless_nobody_looked(counts, 'villages_inspected') }}
from to_date
order by term_id, month_end, region_level, region_code
