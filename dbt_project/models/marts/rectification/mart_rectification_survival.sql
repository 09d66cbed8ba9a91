-- Grain: province or country x term x year of feedback x responsibility level at feedback x day after
-- feedback on which something occurs, as of now. The term is the one a problem was found in. Every problem
-- on the clock leaves once in each of three ways of counting: by its first closing, by the earliest day that
-- may have been, and by its lasting closing.
{% set counts = [
    'closed',
    'closed_earliest',
    'closed_interval_only',
    'directly_closed',
    'withdrawn',
    'censored',
    'lasting_closed',
    'lasting_directly_closed',
    'lasting_withdrawn',
    'lasting_censored',
] %}

with provinces as (
    select
        region_code as county_code,
        ancestor_code as province_code
    from {{ ref('int_region_ancestors') }}
    where ancestor_level = 'province'
),

-- what happened before feedback counts from feedback
problems as (
    select
        provinces.province_code,
        problems.term_id,
        cast(extract(year from problems.feedback_on) as integer) as feedback_year,
        problems.feedback_responsibility_level as responsibility_level,
        case
            when problems.state in ('directly_closed', 'withdrawn') then problems.state
            when problems.state = 'done' then 'closed'
            else 'censored'
        end as lasting_exit,
        greatest(
            {{ days_between('problems.feedback_on', 'coalesce(problems.closed_on, ' ~ as_of_date() ~ ')') }}, 0
        ) as lasting_exit_day,
        problems.first_closed_on is not null as is_ever_closed,
        problems.first_closed_after is not null as is_interval_only,
        greatest({{ days_between('problems.feedback_on', 'problems.first_closed_on') }}, 0) as closed_day,
        greatest(
            {{ days_between(
                'problems.feedback_on',
                'least(problems.first_closed_on, coalesce('
                ~ add_days('problems.first_closed_after', 1) ~ ', problems.first_closed_on))'
            ) }},
            0
        ) as earliest_closed_day
    from {{ ref('fct_problem') }} as problems
    inner join provinces on problems.county_code = provinces.county_code
    where
        problems.feedback_on is not null
        and not problems.is_closed_before_clock
),

first_closings as (
    select
        province_code,
        term_id,
        feedback_year,
        responsibility_level,
        closed_day as day,
        {{ select_counts(counts, {
            'closed': 'count(*)',
            'closed_interval_only': 'count(case when is_interval_only then 1 end)',
        }) }}
    from problems
    where is_ever_closed
    group by province_code, term_id, feedback_year, responsibility_level, closed_day
),

earliest_closings as (
    select
        province_code,
        term_id,
        feedback_year,
        responsibility_level,
        earliest_closed_day as day,
        {{ select_counts(counts, {'closed_earliest': 'count(*)'}) }}
    from problems
    where is_ever_closed
    group by province_code, term_id, feedback_year, responsibility_level, earliest_closed_day
),

lasting_exits as (
    select
        province_code,
        term_id,
        feedback_year,
        responsibility_level,
        lasting_exit_day as day,
        {{ select_counts(counts, {
            'directly_closed': "count(case when lasting_exit = 'directly_closed' and not is_ever_closed then 1 end)",
            'withdrawn': "count(case when lasting_exit = 'withdrawn' and not is_ever_closed then 1 end)",
            'censored': "count(case when lasting_exit = 'censored' and not is_ever_closed then 1 end)",
            'lasting_closed': "count(case when lasting_exit = 'closed' then 1 end)",
            'lasting_directly_closed': "count(case when lasting_exit = 'directly_closed' then 1 end)",
            'lasting_withdrawn': "count(case when lasting_exit = 'withdrawn' then 1 end)",
            'lasting_censored': "count(case when lasting_exit = 'censored' then 1 end)",
        }) }}
    from problems
    group by province_code, term_id, feedback_year, responsibility_level, lasting_exit_day
),

province_days as (
    select * from first_closings
    union all
    select * from earliest_closings
    union all
    select * from lasting_exits
)

select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    province_days.term_id,
    province_days.feedback_year,
    province_days.responsibility_level,
    cast(province_days.day as integer) as day,
    {{ summed(counts) }}
from province_days
inner join {{ ref('int_region_ancestors') }} as ancestors on province_days.province_code = ancestors.region_code
group by
    ancestors.ancestor_code,
    ancestors.ancestor_level,
    province_days.term_id,
    province_days.feedback_year,
    province_days.responsibility_level,
    province_days.day
order by region_code, province_days.term_id, province_days.feedback_year, province_days.responsibility_level, day
