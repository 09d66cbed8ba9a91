-- Grain: region x term x month of feedback x responsibility level at feedback; what became of them, as of
-- now. The term is the one a problem was found in; its months run to the as-of month.
{% set counts = rectification_counts() + [
    'returned',
    'reassigned',
    'passed_to_and_fro',
    'first_closed_on_clock',
    'closed_in_last_week',
    'overdue_1_to_30',
    'overdue_31_to_90',
    'overdue_91_to_180',
    'overdue_over_180',
    'immediate',
    'immediate_livelihood',
    'immediate_closed_during_stay',
    'immediate_limited',
    'immediate_closed_on_time',
    'immediate_closed_late',
    'immediate_overdue',
    'matured_closed_by_original_due',
    'matured_closed_on_time_low',
    'matured_closed_on_time_high',
    'closed_by_day_30_low',
    'closed_by_day_30_high',
    'closed_lasting',
    'reached_day_90',
    'closed_by_day_90',
] %}

with problems as (
    select
        county_code,
        term_id,
        feedback_responsibility_level as responsibility_level,
        cast(date_trunc('month', feedback_on) as date) as feedback_month,
        state,
        lateness,
        days_past_due,
        rule_due_on,
        original_due_on,
        due_on,
        first_extended_on,
        first_reopened_on,
        first_closed_on,
        -- the first day on which the first closing may have been; counts take the last one
        least(first_closed_on, coalesce({{ add_days('first_closed_after', 1) }}, first_closed_on))
            as first_closed_earliest_on,
        closed_after,
        first_rechecked_on,
        first_recheck_failed_on,
        returns,
        reassignments,
        is_immediate,
        is_livelihood,
        is_ongoing,
        is_closed_before_clock,
        is_matured,
        is_matured_by_rule,
        is_past_day_30,
        not is_immediate and {{ add_days('feedback_on', 90) }} <= {{ as_of_date() }} as is_past_day_90,
        {{ add_days('feedback_on', 30) }} as day_30,
        {{ add_days('feedback_on', 90) }} as day_90
    from {{ ref('fct_problem') }}
    where feedback_on is not null
),

cohorts as (
    select
        county_code,
        term_id,
        responsibility_level,
        feedback_month,
        count(*) as fed_back,
        count(case when lateness = 'closed_on_time' then 1 end) as closed_on_time,
        count(case when lateness = 'closed_late' then 1 end) as closed_late,
        count(case when lateness in ('not_due', 'due_soon') then 1 end) as open_not_due,
        count(case when lateness = 'overdue' then 1 end) as open_overdue,
        count(case when state = 'directly_closed' then 1 end) as directly_closed,
        count(case when state = 'withdrawn' then 1 end) as withdrawn,
        count(first_extended_on) as extended,
        count(first_reopened_on) as reopened,
        count(case when is_matured then 1 end) as matured,
        count(case when is_matured and first_closed_on <= due_on then 1 end) as matured_closed_on_time,
        count(case when is_past_day_30 then 1 end) as reached_day_30,
        count(case when is_past_day_30 and first_closed_on <= day_30 then 1 end) as closed_by_day_30,
        count(case when state = 'done' then closed_after end) as closed_interval_only,
        count(first_rechecked_on) as rechecked,
        count(first_recheck_failed_on) as recheck_failed,
        count(case when is_matured_by_rule then 1 end) as matured_by_rule,
        count(case when is_matured_by_rule and first_closed_on <= rule_due_on then 1 end)
            as matured_by_rule_closed_on_time,
        count(case when lateness in ('not_due', 'due_soon') and is_ongoing and due_on is null then 1 end)
            as open_ongoing_undated,
        count(case when returns > 0 then 1 end) as returned,
        count(case when reassignments > 0 then 1 end) as reassigned,
        count(case when reassignments > 1 then 1 end) as passed_to_and_fro,
        count(case when not is_immediate then first_closed_on end) as first_closed_on_clock,
        count(
            case
                when not is_immediate and first_closed_on between {{ add_days('due_on', -6) }} and due_on then 1
            end
        ) as closed_in_last_week,
        count(case when lateness = 'overdue' and days_past_due <= 30 then 1 end) as overdue_1_to_30,
        count(case when lateness = 'overdue' and days_past_due between 31 and 90 then 1 end) as overdue_31_to_90,
        count(case when lateness = 'overdue' and days_past_due between 91 and 180 then 1 end) as overdue_91_to_180,
        count(case when lateness = 'overdue' and days_past_due > 180 then 1 end) as overdue_over_180,
        count(case when is_immediate then 1 end) as immediate,
        count(case when is_immediate and is_livelihood then 1 end) as immediate_livelihood,
        count(case when is_closed_before_clock then 1 end) as immediate_closed_during_stay,
        count(case when is_immediate then due_on end) as immediate_limited,
        count(case when is_immediate and due_on is not null and lateness = 'closed_on_time' then 1 end)
            as immediate_closed_on_time,
        count(case when is_immediate and lateness = 'closed_late' then 1 end) as immediate_closed_late,
        count(case when is_immediate and lateness = 'overdue' then 1 end) as immediate_overdue,
        count(case when is_matured and first_closed_on <= original_due_on then 1 end)
            as matured_closed_by_original_due,
        count(case when is_matured and first_closed_on <= due_on then 1 end) as matured_closed_on_time_low,
        count(case when is_matured and first_closed_earliest_on <= due_on then 1 end) as matured_closed_on_time_high,
        count(case when is_past_day_30 and first_closed_on <= day_30 then 1 end) as closed_by_day_30_low,
        count(case when is_past_day_30 and first_closed_earliest_on <= day_30 then 1 end) as closed_by_day_30_high,
        count(case when state = 'done' then 1 end) as closed_lasting,
        count(case when is_past_day_90 then 1 end) as reached_day_90,
        count(case when is_past_day_90 and first_closed_on <= day_90 then 1 end) as closed_by_day_90
    from problems
    group by county_code, term_id, responsibility_level, feedback_month
),

region_cohorts as (
    select
        ancestors.ancestor_code as region_code,
        cohorts.term_id,
        cohorts.feedback_month,
        cohorts.responsibility_level,
        {{ summed(counts) }}
    from cohorts
    inner join {{ ref('int_region_ancestors') }} as ancestors on cohorts.county_code = ancestors.region_code
    group by ancestors.ancestor_code, cohorts.term_id, cohorts.feedback_month, cohorts.responsibility_level
),

-- the grid, and what was fed back before the term began in a region
months as (
    select
        region_months.region_code,
        region_months.region_level,
        region_months.term_id,
        cast(date_trunc('month', region_months.month_end) as date) as feedback_month,
        levels.responsibility_level
    from {{ ref('int_region_months') }} as region_months
    cross join {{ ref('int_responsibility_levels') }} as levels
    union
    select
        region_cohorts.region_code,
        regions.region_level,
        region_cohorts.term_id,
        region_cohorts.feedback_month,
        region_cohorts.responsibility_level
    from region_cohorts
    inner join {{ ref('int_regions_placed') }} as regions on region_cohorts.region_code = regions.region_code
)

select
    months.region_code,
    months.region_level,
    months.term_id,
    months.feedback_month,
    months.responsibility_level,
    {{ counts_or_zero(counts, 'region_cohorts') }}
from months
left join region_cohorts
    on
        months.region_code = region_cohorts.region_code
        and months.term_id = region_cohorts.term_id
        and months.feedback_month = region_cohorts.feedback_month
        and months.responsibility_level = region_cohorts.responsibility_level
order by months.region_code, months.term_id, months.feedback_month, months.responsibility_level
