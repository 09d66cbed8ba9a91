-- Grain: city, province or country x category seen there x month end in which an inspection ended or a
-- rule was made. No problems where inspections ended is a zero; where none ended, nobody looked.
with village_problems as (
    select
        county_code,
        village_id,
        last_day(inspection_ended_on) as month_end,
        coalesce(category_code, 'not_stated') as category_code,
        count(*) as problems
    from {{ ref('fct_problem') }}
    where inspection_ended_on is not null
    group by county_code, village_id, last_day(inspection_ended_on), category_code
),

parent_problems as (
    select
        parents.ancestor_code as parent_code,
        village_problems.month_end,
        village_problems.category_code,
        sum(village_problems.problems) as problems,
        count(*) as villages
    from village_problems
    inner join {{ ref('int_region_ancestors') }} as parents
        on
            village_problems.county_code = parents.region_code
            and parents.distance = 1
    group by parents.ancestor_code, village_problems.month_end, village_problems.category_code
),

parent_inspections as (
    select
        parents.ancestor_code as parent_code,
        last_day(inspections.ends_on) as month_end,
        count(*) as inspections
    from {{ ref('int_inspections_placed') }} as inspections
    inner join {{ ref('int_region_ancestors') }} as parents
        on
            inspections.county_code = parents.region_code
            and parents.distance = 1
    where inspections.ends_on is not null
    group by parents.ancestor_code, last_day(inspections.ends_on)
),

problems as (
    select
        ancestors.ancestor_code as region_code,
        parent_problems.month_end,
        parent_problems.category_code,
        sum(parent_problems.problems) as problems,
        sum(parent_problems.villages) as villages
    from parent_problems
    inner join {{ ref('int_region_ancestors') }} as ancestors on parent_problems.parent_code = ancestors.region_code
    group by ancestors.ancestor_code, parent_problems.month_end, parent_problems.category_code
),

inspections as (
    select
        ancestors.ancestor_code as region_code,
        ancestors.ancestor_level as region_level,
        parent_inspections.month_end,
        sum(parent_inspections.inspections) as inspections
    from parent_inspections
    inner join {{ ref('int_region_ancestors') }} as ancestors
        on parent_inspections.parent_code = ancestors.region_code
    group by ancestors.ancestor_code, ancestors.ancestor_level, parent_inspections.month_end
),

rules as (
    select
        ancestors.ancestor_code as region_code,
        ancestors.ancestor_level as region_level,
        last_day(actions.issued_on) as month_end,
        coalesce(actions.category_code, 'not_stated') as category_code,
        count(*) as rules_made
    from {{ ref('stg_ledgers__supervision_actions') }} as actions
    inner join {{ ref('int_region_ancestors') }} as ancestors on actions.target_region = ancestors.region_code
    where
        actions.kind = 'rule_made'
        and ancestors.ancestor_level in ('city', 'province', 'country')
    group by
        ancestors.ancestor_code,
        ancestors.ancestor_level,
        last_day(actions.issued_on),
        coalesce(actions.category_code, 'not_stated')
),

categories as (
    select
        region_code,
        category_code
    from problems
    union
    select
        region_code,
        category_code
    from rules
),

-- every category of a region in every month in which somebody looked, and the months of rules
months as (
    select
        inspections.region_code,
        inspections.region_level,
        inspections.month_end,
        categories.category_code
    from inspections
    inner join categories on inspections.region_code = categories.region_code
    union
    select
        region_code,
        region_level,
        month_end,
        category_code
    from rules
)

select
    months.region_code,
    months.region_level,
    months.category_code,
    months.month_end,
    case when inspections.inspections > 0 then cast(coalesce(problems.problems, 0) as bigint) end as problems,
    case when inspections.inspections > 0 then cast(coalesce(problems.villages, 0) as bigint) end as villages,
    cast(coalesce(rules.rules_made, 0) as bigint) as rules_made,
    cast(coalesce(inspections.inspections, 0) as bigint) as inspections
from months
left join inspections
    on
        months.region_code = inspections.region_code
        and months.month_end = inspections.month_end
left join problems
    on
        months.region_code = problems.region_code
        and months.month_end = problems.month_end
        and months.category_code = problems.category_code
left join rules
    on
        months.region_code = rules.region_code
        and months.month_end = rules.month_end
        and months.category_code = rules.category_code
order by months.region_code, months.category_code, months.month_end
