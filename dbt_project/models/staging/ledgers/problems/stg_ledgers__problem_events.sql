-- Grain: event in the life of a problem that has occurred.
select
    event_id,
    problem_id,
    sequence_no,
    event_kind,
    occurred_on,
    occurred_after,
    recorded_on,
    actor_level,
    reason_code,
    new_due_on,
    new_responsibility_level,
    new_responsible_unit
from {{ rows_in_force('problem_events') }} as problem_events
where occurred_on <= {{ as_of_date() }}
