-- Grain: city, province or country x term x year x category x cause x responsibility level at feedback;
-- problems of inspections that have ended, by the year of their end. Counties are read from fct_problem.
with village_problems as (
    select
        county_code,
        village_id,
        term_id,
        cast(extract(year from inspection_ended_on) as integer) as year,
        coalesce(category_code, 'not_stated') as category_code,
        coalesce(cause_code, 'not_stated') as cause_code,
        feedback_responsibility_level as responsibility_level,
        count(*) as problems
    from {{ ref('fct_problem') }}
    where inspection_ended_on is not null
    group by
        county_code,
        village_id,
        term_id,
        extract(year from inspection_ended_on),
        category_code,
        cause_code,
        feedback_responsibility_level
),

-- a village lies in one region of each level, so that distinct villages add up over regions
parents as (
    select
        parents.ancestor_code as parent_code,
        village_problems.term_id,
        village_problems.year,
        village_problems.category_code,
        village_problems.cause_code,
        village_problems.responsibility_level,
        sum(village_problems.problems) as problems,
        count(*) as villages
    from village_problems
    inner join {{ ref('int_region_ancestors') }} as parents
        on
            village_problems.county_code = parents.region_code
            and parents.distance = 1
    group by
        parents.ancestor_code,
        village_problems.term_id,
        village_problems.year,
        village_problems.category_code,
        village_problems.cause_code,
        village_problems.responsibility_level
)

select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    parents.term_id,
    parents.year,
    parents.category_code,
    parents.cause_code,
    parents.responsibility_level,
    {{ summed(['problems', 'villages']) }}
from parents
inner join {{ ref('int_region_ancestors') }} as ancestors on parents.parent_code = ancestors.region_code
group by
    ancestors.ancestor_code,
    ancestors.ancestor_level,
    parents.term_id,
    parents.year,
    parents.category_code,
    parents.cause_code,
    parents.responsibility_level
order by
    region_code,
    parents.term_id,
    parents.year,
    parents.category_code,
    parents.cause_code,
    parents.responsibility_level
