-- Grain: problem reported basically done, returned or re-opened.
-- Basically done is what was reported so, and neither returned nor re-opened since.
with progress as (
    select
        problem_id,
        cast(count(case when event_kind = 'returned' then 1 end) as integer) as returns,
        max(case when event_kind = 'basically_done' then {{ event_order('occurred_on', 'sequence_no') }} end)
            as last_basically_done,
        max(case when event_kind <> 'basically_done' then {{ event_order('occurred_on', 'sequence_no') }} end)
            as last_set_back
    from {{ ref('stg_ledgers__problem_events') }}
    where event_kind in ('basically_done', 'returned', 'reopened')
    group by problem_id
)

select
    problem_id,
    returns,
    coalesce(last_basically_done > coalesce(last_set_back, 0), false) as is_basically_done
from progress
