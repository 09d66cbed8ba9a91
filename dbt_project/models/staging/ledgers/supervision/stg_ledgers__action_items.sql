-- Grain: act of supervision x problem it names.
select
    action_id,
    problem_id
from {{ rows_in_force('action_items') }} as action_items
