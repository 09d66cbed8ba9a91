-- Grain: county x term x responsibility level at feedback x month, with what each count changed by.
{{ config(materialized='table') }}
{#- On time by the day that counts, and by the rule alone. #}
{%- set maturities = [
    {'name': 'matured', 'due_on': 'due_on', 'on_time': 'matured_closed_on_time'},
    {'name': 'matured_by_rule', 'due_on': 'rule_due_on', 'on_time': 'matured_by_rule_closed_on_time'},
] %}
{%- set changes = {'fed_back': {'rows': 'problems', 'day': 'feedback_on', 'counted': {'fed_back': 'count(*)'}}} %}
{#- A spell counts in its state from its first day, and no longer from its last. #}
{%- for name, day, sign, where in [
    ('spells_begun', 'starts_on', '', []),
    ('spells_ended', 'ends_on', '-', ['ends_on < ' ~ end_of_time()]),
] %}
    {%- do changes.update({name: {
        'rows': 'spells',
        'where': where,
        'day': day,
        'counted': {
            'closed_on_time':
                sign ~ "count(case when status = 'closed' and not coalesce(occurred_on > due_on, false) then 1 end)",
            'closed_late': sign ~ "count(case when status = 'closed' and occurred_on > due_on then 1 end)",
            'open_not_due':
                sign ~ "count(case when status = 'open' and not coalesce(due_on < " ~ day ~ ", false) then 1 end)",
            'open_overdue': sign ~ "count(case when status = 'open' and due_on < " ~ day ~ " then 1 end)",
            'directly_closed': sign ~ "count(case when status = 'directly_closed' then 1 end)",
            'withdrawn': sign ~ "count(case when status = 'withdrawn' then 1 end)",
            'closed_interval_only': sign ~ "count(case when status = 'closed' then occurred_after end)",
            'open_ongoing_undated': sign ~ "count(case when status = 'open' and is_ongoing_undated then 1 end)",
        },
    }}) %}
{%- endfor %}
{%- do changes.update({'due_dates_passed': {
    'rows': 'spells',
    'where': [
        "status = 'open'", 'due_on >= starts_on', 'due_on < ends_on', 'due_on < ' ~ as_of_date()
    ],
    'day': add_days('due_on', 1),
    'counted': {'open_not_due': '-count(*)', 'open_overdue': 'count(*)'},
}}) %}
{#- Matured when the day has come; lost while directly closed or withdrawn, regained by a re-opening. #}
{%- for kind in maturities %}
    {%- do changes.update({
        kind.name: {
            'rows': 'problems',
            'where': [kind.due_on ~ ' <= ' ~ as_of_date(), 'due_on is not null', 'not is_immediate'],
            'day': 'greatest(feedback_on, ' ~ kind.due_on ~ ')',
            'counted': {
                kind.name: 'count(*)',
                kind.on_time: 'count(case when first_closed_on <= ' ~ kind.due_on ~ ' then 1 end)',
            },
        },
        kind.name ~ '_lost': {
            'rows': 'unsettled_' ~ kind.name,
            'day': 'starts_on',
            'counted': {kind.name: '-count(*)', kind.on_time: '-count(case when is_on_time then 1 end)'},
        },
        kind.name ~ '_regained': {
            'rows': 'unsettled_' ~ kind.name,
            'where': ['ends_on < ' ~ end_of_time()],
            'day': 'ends_on',
            'counted': {kind.name: 'count(*)', kind.on_time: 'count(case when is_on_time then 1 end)'},
        },
    }) %}
{%- endfor %}
{%- do changes.update({'reached_day_30': {
    'rows': 'problems',
    'where': ['not is_immediate', 'day_30 <= ' ~ as_of_date()],
    'day': 'day_30',
    'counted': {
        'reached_day_30': 'count(*)',
        'closed_by_day_30': 'count(case when first_closed_on <= day_30 then 1 end)',
    },
}}) %}
{%- for count, day in {
    'extended': 'first_extended_on',
    'reopened': 'first_reopened_on',
    'rechecked': 'first_rechecked_on',
    'recheck_failed': 'first_recheck_failed_on',
}.items() %}
    {%- do changes.update({count: {
        'rows': 'problems',
        'where': [day ~ ' is not null'],
        'day': 'greatest(feedback_on, ' ~ day ~ ')',
        'counted': {count: 'count(*)'},
    }}) %}
{%- endfor %}

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

{% for kind in maturities -%}
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

{% endfor %}
{{ monthly_changes(rectification_counts(), changes, ['county_code', 'term_id', 'responsibility_level']) }}
