-- Grain: region x term x month end; roster, plan and cover stand still when the term is over.

with {{ term_to_date(coverage_counts(), ref('int_coverage_changes'), ref('int_region_months')) }},

plans_of_terms as (
    select
        region_code as county_code,
        term_id,
        sum(planned_villages) as villages
    from {{ ref('stg_ledgers__coverage_plan') }}
    group by region_code, term_id
),

-- more villages than there are can be written into a plan, and cannot be covered
county_plans as (
    select
        rosters.region_code as county_code,
        rosters.term_id,
        rosters.month_end,
        least(coalesce(planned.villages_planned, 0), rosters.villages_on_roster) as villages_planned,
        greatest(plans_of_terms.villages - rosters.villages_on_roster, 0) as villages_planned_over_roster
    from to_date as rosters
    inner join plans_of_terms
        on
            rosters.region_code = plans_of_terms.county_code
            and rosters.term_id = plans_of_terms.term_id
    left join {{ ref('int_county_planned_months') }} as planned
        on
            rosters.region_code = planned.county_code
            and rosters.term_id = planned.term_id
            and rosters.month_end = planned.month_end
    where rosters.region_level = 'county'
),

planned as (
    select
        ancestors.ancestor_code as region_code,
        county_plans.term_id,
        county_plans.month_end,
        cast(sum(county_plans.villages_planned) as bigint) as villages_planned,
        cast(sum(county_plans.villages_planned_over_roster) as bigint) as villages_planned_over_roster
    from county_plans
    inner join {{ ref('int_region_ancestors') }} as ancestors on county_plans.county_code = ancestors.region_code
    group by ancestors.ancestor_code, county_plans.term_id, county_plans.month_end
)

select
    to_date.region_code,
    to_date.region_level,
    to_date.term_id,
    to_date.month_end,
    to_date.villages_on_roster,
    coalesce(planned.villages_planned, 0) as villages_planned,
    coalesce(planned.villages_planned_over_roster, 0) as villages_planned_over_roster,
    to_date.villages_covered,
    to_date.villages_effective
from to_date
left join planned
    on
        to_date.region_code = planned.region_code
        and to_date.term_id = planned.term_id
        and to_date.month_end = planned.month_end
order by to_date.term_id, to_date.month_end, to_date.region_level, to_date.region_code
