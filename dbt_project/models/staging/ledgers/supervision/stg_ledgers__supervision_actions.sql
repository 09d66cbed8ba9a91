-- Grain: act of supervision that has been issued, or item of a meeting that has been held.
select
    action_id,
    issuer_region,
    target_region,
    target_unit,
    kind,
    category_code,
    problems_notified,
    issued_on,
    response_due_on,
    {{ known_by_as_of('responded_on') }} as responded_on,
    request,
    metric
from {{ rows_in_force('supervision_actions') }} as supervision_actions
where issued_on <= {{ as_of_date() }}
