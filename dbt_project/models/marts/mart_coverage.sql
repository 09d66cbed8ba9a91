-- Grain: region x term x month end; roster, plan and cover stand still when the term is over.
{% set counts = coverage_counts() %}

with changes as (
    select
        ancestors.ancestor_code as region_code,
        changes.term_id,
        changes.month_end,
        {{ summed(counts) }}
    from {{ ref('int_coverage_changes') }} as changes
    inner join {{ ref('int_region_ancestors') }} as ancestors on changes.county_code = ancestors.region_code
    group by ancestors.ancestor_code, changes.term_id, changes.month_end
),

planned as (
    select
        ancestors.ancestor_code as region_code,
        planned.term_id,
        planned.month_end,
        cast(sum(planned.villages_planned) as bigint) as villages_planned
    from {{ ref('int_county_planned_months') }} as planned
    inner join {{ ref('int_region_ancestors') }} as ancestors on planned.county_code = ancestors.region_code
    group by ancestors.ancestor_code, planned.term_id, planned.month_end
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
    to_date.region_code,
    to_date.region_level,
    to_date.term_id,
    to_date.month_end,
    to_date.villages_on_roster,
    coalesce(planned.villages_planned, 0) as villages_planned,
    to_date.villages_covered,
    to_date.villages_effective
from to_date
left join planned
    on
        to_date.region_code = planned.region_code
        and to_date.term_id = planned.term_id
        and to_date.month_end = planned.month_end
order by to_date.term_id, to_date.month_end, to_date.region_level, to_date.region_code
