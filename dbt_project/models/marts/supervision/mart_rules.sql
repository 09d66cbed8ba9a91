-- Grain: first rule a region made on a category x calendar month around it in which an inspection ended
-- there, from twelve months before to twelve months after. A month without a row: nobody looked.
with rules as (
    select
        action_id,
        target_region,
        category_code,
        issued_on,
        {{ month_number('issued_on') }} as month_of_rule,
        row_number() over (
            partition by target_region, category_code
            order by issued_on, action_id
        ) as sequence_no
    from {{ ref('stg_ledgers__supervision_actions') }}
    where
        kind = 'rule_made'
        and category_code is not null
),

rule_counties as (
    select
        rules.action_id,
        rules.category_code,
        rules.month_of_rule,
        counties.region_code as county_code
    from rules
    inner join {{ ref('int_region_ancestors') }} as counties on rules.target_region = counties.ancestor_code
    where rules.sequence_no = 1
),

problems as (
    select
        rule_counties.action_id,
        problems.inspection_id,
        count(*) as problems
    from rule_counties
    -- a rule on a class is one on each of its categories
    inner join {{ ref('dim_category_ancestor') }} as categories
        on rule_counties.category_code = categories.ancestor_code
    inner join {{ ref('fct_problem') }} as problems
        on
            rule_counties.county_code = problems.county_code
            and categories.category_code = problems.category_code
    group by rule_counties.action_id, problems.inspection_id
),

inspections as (
    select
        inspection_id,
        county_code,
        problems,
        {{ month_number('ends_on') }} as month_no
    from {{ ref('fct_inspection') }}
    where ends_on is not null
),

looked as (
    select
        rule_counties.action_id,
        inspections.month_no - rule_counties.month_of_rule as months_since,
        coalesce(problems.problems, 0) as problems,
        inspections.problems - coalesce(problems.problems, 0) as other_problems
    from rule_counties
    inner join inspections on rule_counties.county_code = inspections.county_code
    left join problems
        on
            rule_counties.action_id = problems.action_id
            and inspections.inspection_id = problems.inspection_id
    where abs(inspections.month_no - rule_counties.month_of_rule) <= 12
)

select
    looked.action_id,
    rules.target_region,
    rules.category_code,
    rules.issued_on,
    cast(looked.months_since as integer) as months_since,
    count(*) as inspections,
    cast(sum(looked.problems) as bigint) as problems,
    cast(sum(looked.problems * looked.problems) as bigint) as problems_squared,
    cast(sum(looked.other_problems) as bigint) as other_problems,
    cast(sum(looked.other_problems * looked.other_problems) as bigint) as other_problems_squared
from looked
inner join rules on looked.action_id = rules.action_id
group by
    looked.action_id,
    rules.target_region,
    rules.category_code,
    rules.issued_on,
    looked.months_since
order by rules.target_region, rules.category_code, looked.months_since
