-- Grain: act of supervision x problem it names.
select
    action_id,
    problem_id
from {{ source('ledgers', 'action_items') }}
