-- Grain: problem that was reported done and returned as not put right.
select
    problem_id,
    cast(count(*) as integer) as returns
from {{ ref('stg_ledgers__problem_events') }}
where event_kind = 'returned'
group by problem_id
