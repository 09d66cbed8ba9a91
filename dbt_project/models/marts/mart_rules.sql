-- Grain: first rule a region made on a category x calendar month around it in which an inspection ended
-- there, from twelve months before to twelve months after. A month without a row: nobody looked.
with rules as (
    select
        action_id,
        target_region,
        category_code,
        issued_on,
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
        rules.target_region,
        rules.category_code,
        rules.issued_on,
        counties.region_code as county_code,
        {{ month_number('rules.issued_on') }} as month_of_rule
    from rules
    inner join {{ ref('int_region_ancestors') }} as counties on rules.target_region = counties.ancestor_code
    where rules.sequence_no = 1
),

county_months as (
    select
        county_code,
        {{ month_number('ends_on') }} as month_no,
        count(*) as inspections,
        sum(problems) as problems
    from {{ ref('fct_inspection') }}
    where ends_on is not null
    group by county_code, {{ month_number('ends_on') }}
),

inspections as (
    select
        rule_counties.action_id,
        rule_counties.target_region,
        rule_counties.category_code,
        rule_counties.issued_on,
        county_months.month_no - rule_counties.month_of_rule as months_since,
        sum(county_months.inspections) as inspections,
        sum(county_months.problems) as problems_of_all_categories
    from rule_counties
    inner join county_months on rule_counties.county_code = county_months.county_code
    where abs(county_months.month_no - rule_counties.month_of_rule) <= 12
    group by
        rule_counties.action_id,
        rule_counties.target_region,
        rule_counties.category_code,
        rule_counties.issued_on,
        county_months.month_no - rule_counties.month_of_rule
),

-- a rule on a class is one on each of its categories
categories as (
    select
        category_code as rule_category,
        category_code
    from {{ ref('problem_taxonomy') }}
    union
    select
        parent_code as rule_category,
        category_code
    from {{ ref('problem_taxonomy') }}
    where parent_code is not null
),

problems as (
    select
        rule_counties.action_id,
        {{ month_number('problems.inspection_ended_on') }} - rule_counties.month_of_rule as months_since,
        count(*) as problems
    from rule_counties
    inner join categories on rule_counties.category_code = categories.rule_category
    inner join {{ ref('fct_problem') }} as problems
        on
            rule_counties.county_code = problems.county_code
            and categories.category_code = problems.category_code
    group by
        rule_counties.action_id,
        {{ month_number('problems.inspection_ended_on') }} - rule_counties.month_of_rule
)

select
    inspections.action_id,
    inspections.target_region,
    inspections.category_code,
    inspections.issued_on,
    cast(inspections.months_since as integer) as months_since,
    cast(inspections.inspections as bigint) as inspections,
    cast(coalesce(problems.problems, 0) as bigint) as problems,
    cast(inspections.problems_of_all_categories - coalesce(problems.problems, 0) as bigint) as other_problems
from inspections
left join problems
    on
        inspections.action_id = problems.action_id
        and inspections.months_since = problems.months_since
order by inspections.target_region, inspections.category_code, inspections.months_since
