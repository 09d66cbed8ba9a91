-- Grain: region x year of the decision (of the application while undecided) x reason, as of now.
-- applied = granted + refused + undecided
with decisions as (
    select
        problems.county_code,
        cast(extract(year from decisions.decided_on) as integer) as decided_year,
        decisions.reason_code,
        count(*) as applied,
        count(case when decisions.decision = 'granted' then 1 end) as granted,
        count(case when decisions.decision = 'refused' then 1 end) as refused,
        count(case when decisions.decision = 'undecided' then 1 end) as undecided
    from {{ ref('int_direct_close_decisions') }} as decisions
    inner join {{ ref('fct_problem') }} as problems on decisions.problem_id = problems.problem_id
    group by problems.county_code, extract(year from decisions.decided_on), decisions.reason_code
)

select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    decisions.decided_year,
    decisions.reason_code,
    {{ summed(['applied', 'granted', 'refused', 'undecided']) }}
from decisions
inner join {{ ref('int_region_ancestors') }} as ancestors on decisions.county_code = ancestors.region_code
group by ancestors.ancestor_code, ancestors.ancestor_level, decisions.decided_year, decisions.reason_code
order by region_code, decisions.decided_year, decisions.reason_code
