-- Grain: change of status of a problem that has several events of status.
-- An event that says what is so already (a second closing) is no change.
{{ config(materialized='table') }}
{% set events = status_events() %}

with repeated as (
    select problem_id
    from {{ ref('int_problem_settlements') }}
    where status_events > 1
),

statuses as (
    select
        events.problem_id,
        events.sequence_no,
        events.occurred_on,
        events.occurred_after,
        case events.event_kind
            {%- for event, status in events.items() %}
            when '{{ event }}' then '{{ status }}'
            {%- endfor %}
        end as status
    from {{ ref('stg_ledgers__problem_events') }} as events
    inner join repeated on events.problem_id = repeated.problem_id
    where events.event_kind in ('{{ events | join("', '") }}')
),

with_previous as (
    select
        problem_id,
        sequence_no,
        occurred_on,
        occurred_after,
        status,
        lag(status) over (partition by problem_id order by occurred_on, sequence_no) as previous_status
    from statuses
),

changes as (
    select
        problem_id,
        sequence_no,
        occurred_on,
        occurred_after,
        status
    from with_previous
    where status <> coalesce(previous_status, 'open')
)

select
    problem_id,
    status,
    occurred_on,
    occurred_after,
    row_number() over (partition by problem_id order by occurred_on, sequence_no) as change_no,
    row_number() over (partition by problem_id, status order by occurred_on, sequence_no) as change_no_to_status,
    lead(occurred_on) over (partition by problem_id order by occurred_on, sequence_no) as ended_on
from changes
