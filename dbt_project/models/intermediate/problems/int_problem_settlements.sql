-- Grain: problem with an event of status; most have one, their closing, and are told by it alone.
{{ config(materialized='table') }}

select
    problem_id,
    cast(count(*) as integer) as status_events,
    min(
        case event_kind
            when 'closed' then 1
            when 'direct_close_granted' then 2
            when 'withdrawn' then 3
            else 4
        end
    ) as status_code,
    min(occurred_on) as occurred_on,
    max(occurred_after) as occurred_after
from {{ ref('stg_ledgers__problem_events') }}
where event_kind in ('closed', 'direct_close_granted', 'withdrawn', 'reopened')
group by problem_id
