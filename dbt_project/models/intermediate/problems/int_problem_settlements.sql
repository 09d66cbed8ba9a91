-- Grain: problem with an event of status; most have one, their closing, and are told by it alone.
{{ config(materialized='table') }}
{% set events = status_events() %}

select
    problem_id,
    cast(count(*) as integer) as status_events,
    min(
        case event_kind
            {%- for event in events %}
            when '{{ event }}' then {{ loop.index }}
            {%- endfor %}
        end
    ) as status_code,
    min(occurred_on) as occurred_on,
    max(occurred_after) as occurred_after
from {{ ref('stg_ledgers__problem_events') }}
where event_kind in ('{{ events | join("', '") }}')
group by problem_id
