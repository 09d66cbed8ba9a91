-- Grain: region x month of feedback x responsibility level at feedback; what became of them, as of now.
{% set counts = rectification_counts() %}

with cohorts as (
    select
        county_code,
        feedback_responsibility_level as responsibility_level,
        cast(date_trunc('month', feedback_on) as date) as feedback_month,
        count(*) as fed_back,
        count(case when lateness = 'closed_on_time' then 1 end) as closed_on_time,
        count(case when lateness = 'closed_late' then 1 end) as closed_late,
        count(case when lateness in ('not_due', 'due_soon') then 1 end) as open_not_due,
        count(case when lateness = 'overdue' then 1 end) as open_overdue,
        count(case when state = 'directly_closed' then 1 end) as directly_closed,
        count(case when state = 'withdrawn' then 1 end) as withdrawn,
        count(first_extended_on) as extended,
        count(first_reopened_on) as reopened,
        count(
            case
                when
                    due_on <= {{ as_of_date() }}
                    and state not in ('directly_closed', 'withdrawn')
                    and not is_closed_before_clock
                    then 1
            end
        ) as matured,
        count(
            case
                when
                    due_on <= {{ as_of_date() }}
                    and state not in ('directly_closed', 'withdrawn')
                    and not is_closed_before_clock
                    and first_closed_on <= due_on
                    then 1
            end
        ) as matured_closed_on_time,
        count(
            case
                when not is_immediate and {{ add_days('feedback_on', 30) }} <= {{ as_of_date() }}
                    then 1
            end
        ) as reached_day_30,
        count(
            case
                when
                    not is_immediate
                    and {{ add_days('feedback_on', 30) }} <= {{ as_of_date() }}
                    and first_closed_on <= {{ add_days('feedback_on', 30) }}
                    then 1
            end
        ) as closed_by_day_30,
        count(case when state = 'done' then closed_after end) as closed_interval_only,
        count(first_rechecked_on) as rechecked,
        count(first_recheck_failed_on) as recheck_failed
    from {{ ref('fct_problem') }}
    where feedback_on is not null
    group by county_code, feedback_responsibility_level, cast(date_trunc('month', feedback_on) as date)
),

region_cohorts as (
    select
        ancestors.ancestor_code as region_code,
        cohorts.feedback_month,
        cohorts.responsibility_level,
        {{ summed(counts) }}
    from cohorts
    inner join {{ ref('int_region_ancestors') }} as ancestors on cohorts.county_code = ancestors.region_code
    group by ancestors.ancestor_code, cohorts.feedback_month, cohorts.responsibility_level
),

-- the grid, and what was fed back before the first term of a region began
months as (
    select
        region_months.region_code,
        region_months.region_level,
        cast(date_trunc('month', region_months.month_end) as date) as feedback_month,
        levels.responsibility_level
    from {{ ref('int_region_months') }} as region_months
    cross join {{ ref('int_responsibility_levels') }} as levels
    union
    select
        region_cohorts.region_code,
        regions.region_level,
        region_cohorts.feedback_month,
        region_cohorts.responsibility_level
    from region_cohorts
    inner join {{ ref('int_regions_placed') }} as regions on region_cohorts.region_code = regions.region_code
)

select
    months.region_code,
    months.region_level,
    months.feedback_month,
    months.responsibility_level,
    {{ counts_or_zero(counts, 'region_cohorts') }}
from months
left join region_cohorts
    on
        months.region_code = region_cohorts.region_code
        and months.feedback_month = region_cohorts.feedback_month
        and months.responsibility_level = region_cohorts.responsibility_level
order by months.region_code, months.feedback_month, months.responsibility_level
