-- Grain: county x term x responsibility level at feedback x month, with what each count changed by.
{{ config(materialized='table') }}
{% set counts = rectification_counts() %}
{# On time by the day that counts, and by the rule alone. #}
{% set maturities = [
    {'name': 'matured', 'due_on': 'due_on', 'on_time': 'matured_closed_on_time'},
    {'name': 'matured_by_rule', 'due_on': 'rule_due_on', 'on_time': 'matured_by_rule_closed_on_time'},
] %}

with spells as (
    select
        county_code,
        term_id,
        responsibility_level,
        due_on,
        is_ongoing and due_on is null as is_ongoing_undated,
        status,
        starts_on,
        ends_on,
        occurred_on,
        occurred_after
    from {{ ref('int_problem_spells') }}
),

problems as (
    select
        county_code,
        term_id,
        feedback_responsibility_level as responsibility_level,
        feedback_on,
        rule_due_on,
        due_on,
        first_closed_on,
        first_extended_on,
        first_reopened_on,
        first_rechecked_on,
        first_recheck_failed_on,
        is_immediate,
        {{ add_days('feedback_on', 30) }} as day_30
    from {{ ref('fct_problem') }}
    where feedback_on is not null
),

fed_back as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day(feedback_on) as month_end,
        {{ select_counts(counts, {'fed_back': 'count(*)'}) }}
    from problems
    group by county_code, term_id, responsibility_level, last_day(feedback_on)
),

spells_begun as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day(starts_on) as month_end,
        {{ select_counts(counts, {
            'closed_on_time': "count(case when status = 'closed' and not coalesce(occurred_on > due_on, false) then 1 end)",
            'closed_late': "count(case when status = 'closed' and occurred_on > due_on then 1 end)",
            'open_not_due': "count(case when status = 'open' and not coalesce(due_on < starts_on, false) then 1 end)",
            'open_overdue': "count(case when status = 'open' and due_on < starts_on then 1 end)",
            'directly_closed': "count(case when status = 'directly_closed' then 1 end)",
            'withdrawn': "count(case when status = 'withdrawn' then 1 end)",
            'closed_interval_only': "count(case when status = 'closed' then occurred_after end)",
            'open_ongoing_undated': "count(case when status = 'open' and is_ongoing_undated then 1 end)",
        }) }}
    from spells
    group by county_code, term_id, responsibility_level, last_day(starts_on)
),

spells_ended as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day(ends_on) as month_end,
        {{ select_counts(counts, {
            'closed_on_time': "-count(case when status = 'closed' and not coalesce(occurred_on > due_on, false) then 1 end)",
            'closed_late': "-count(case when status = 'closed' and occurred_on > due_on then 1 end)",
            'open_not_due': "-count(case when status = 'open' and not coalesce(due_on < ends_on, false) then 1 end)",
            'open_overdue': "-count(case when status = 'open' and due_on < ends_on then 1 end)",
            'directly_closed': "-count(case when status = 'directly_closed' then 1 end)",
            'withdrawn': "-count(case when status = 'withdrawn' then 1 end)",
            'closed_interval_only': "-count(case when status = 'closed' then occurred_after end)",
            'open_ongoing_undated': "-count(case when status = 'open' and is_ongoing_undated then 1 end)",
        }) }}
    from spells
    where ends_on < {{ end_of_time() }}
    group by county_code, term_id, responsibility_level, last_day(ends_on)
),

due_dates_passed as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day({{ add_days('due_on', 1) }}) as month_end,
        {{ select_counts(counts, {'open_not_due': '-count(*)', 'open_overdue': 'count(*)'}) }}
    from spells
    where
        status = 'open'
        and due_on >= starts_on
        and due_on < ends_on
        and due_on < {{ as_of_date() }}
    group by county_code, term_id, responsibility_level, last_day({{ add_days('due_on', 1) }})
),

{% for kind in maturities %}
{{ kind.name }} as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day(greatest(feedback_on, {{ kind.due_on }})) as month_end,
        {{ select_counts(counts, {
            kind.name: 'count(*)',
            kind.on_time: 'count(case when first_closed_on <= ' ~ kind.due_on ~ ' then 1 end)',
        }) }}
    from problems
    where
        {{ kind.due_on }} <= {{ as_of_date() }}
        and due_on is not null
        and not is_immediate
    group by county_code, term_id, responsibility_level, last_day(greatest(feedback_on, {{ kind.due_on }}))
),
{% endfor %}
reached_day_30 as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day(day_30) as month_end,
        {{ select_counts(counts, {
            'reached_day_30': 'count(*)',
            'closed_by_day_30': 'count(case when first_closed_on <= day_30 then 1 end)',
        }) }}
    from problems
    where
        not is_immediate
        and day_30 <= {{ as_of_date() }}
    group by county_code, term_id, responsibility_level, last_day(day_30)
),

{% for kind in maturities %}
unsettled_{{ kind.name }} as (
    select
        county_code,
        term_id,
        responsibility_level,
        first_closed_on <= {{ kind.due_on }} as is_on_time,
        greatest(feedback_on, {{ kind.due_on }}, starts_on) as starts_on,
        ends_on
    from {{ ref('int_problem_spells') }}
    where
        status in ('directly_closed', 'withdrawn')
        and {{ kind.due_on }} <= {{ as_of_date() }}
        and {{ kind.due_on }} < ends_on
        and due_on is not null
        and not is_immediate
),

{{ kind.name }}_lost as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day(starts_on) as month_end,
        {{ select_counts(counts, {
            kind.name: '-count(*)',
            kind.on_time: '-count(case when is_on_time then 1 end)',
        }) }}
    from unsettled_{{ kind.name }}
    group by county_code, term_id, responsibility_level, last_day(starts_on)
),

{{ kind.name }}_regained as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day(ends_on) as month_end,
        {{ select_counts(counts, {
            kind.name: 'count(*)',
            kind.on_time: 'count(case when is_on_time then 1 end)',
        }) }}
    from unsettled_{{ kind.name }}
    where ends_on < {{ end_of_time() }}
    group by county_code, term_id, responsibility_level, last_day(ends_on)
),
{% endfor %}
extended as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day(greatest(feedback_on, first_extended_on)) as month_end,
        {{ select_counts(counts, {'extended': 'count(*)'}) }}
    from problems
    where first_extended_on is not null
    group by county_code, term_id, responsibility_level, last_day(greatest(feedback_on, first_extended_on))
),

reopened as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day(greatest(feedback_on, first_reopened_on)) as month_end,
        {{ select_counts(counts, {'reopened': 'count(*)'}) }}
    from problems
    where first_reopened_on is not null
    group by county_code, term_id, responsibility_level, last_day(greatest(feedback_on, first_reopened_on))
),

rechecked as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day(greatest(feedback_on, first_rechecked_on)) as month_end,
        {{ select_counts(counts, {'rechecked': 'count(*)'}) }}
    from problems
    where first_rechecked_on is not null
    group by county_code, term_id, responsibility_level, last_day(greatest(feedback_on, first_rechecked_on))
),

recheck_failed as (
    select
        county_code,
        term_id,
        responsibility_level,
        last_day(greatest(feedback_on, first_recheck_failed_on)) as month_end,
        {{ select_counts(counts, {'recheck_failed': 'count(*)'}) }}
    from problems
    where first_recheck_failed_on is not null
    group by county_code, term_id, responsibility_level, last_day(greatest(feedback_on, first_recheck_failed_on))
),

changes as (
    select * from fed_back
    union all
    select * from spells_begun
    union all
    select * from spells_ended
    union all
    select * from due_dates_passed
    union all
    {%- for kind in maturities %}
    select * from {{ kind.name }}
    union all
    select * from {{ kind.name }}_lost
    union all
    select * from {{ kind.name }}_regained
    union all
    {%- endfor %}
    select * from reached_day_30
    union all
    select * from extended
    union all
    select * from reopened
    union all
    select * from rechecked
    union all
    select * from recheck_failed
)

select
    changes.county_code,
    changes.term_id,
    changes.responsibility_level,
    greatest(changes.month_end, county_terms.first_month_end) as month_end,
    {{ summed(counts) }}
from changes
inner join {{ ref('int_county_terms') }} as county_terms
    on
        changes.county_code = county_terms.county_code
        and changes.term_id = county_terms.term_id
group by
    changes.county_code,
    changes.term_id,
    changes.responsibility_level,
    greatest(changes.month_end, county_terms.first_month_end)
