-- Grain: application to close a problem directly: decided, or waiting for its decision.
-- A decision stands for an application, whether or not the ledger holds one; the same decision a
-- second time, with neither an application nor a re-opening between, is no new one.
with events as (
    select
        problem_id,
        event_kind,
        occurred_on,
        reason_code,
        {{ event_order('occurred_on', 'sequence_no') }} as place
    from {{ ref('stg_ledgers__problem_events') }}
    where event_kind in ('direct_close_applied', 'direct_close_granted', 'direct_close_refused', 'reopened')
),

in_order as (
    select
        problem_id,
        event_kind,
        occurred_on,
        reason_code,
        place,
        lag(event_kind) over (partition by problem_id order by place) as previous_kind,
        max(case when event_kind = 'direct_close_applied' then place end) over (
            partition by problem_id
            order by place
            rows between unbounded preceding and current row
        ) as application_place,
        max(case when event_kind = 'direct_close_applied' then place end) over (partition by problem_id)
            as last_application_place,
        max(case when event_kind in ('direct_close_granted', 'direct_close_refused') then place end) over (
            partition by problem_id
        ) as last_decision_place
    from events
),

with_reasons_applied_for as (
    select
        problem_id,
        event_kind,
        occurred_on,
        reason_code,
        previous_kind,
        place,
        last_decision_place,
        last_application_place,
        max(case when event_kind = 'direct_close_applied' then reason_code end) over (
            partition by problem_id, application_place
        ) as reason_applied_for
    from in_order
)

select
    problem_id,
    row_number() over (partition by problem_id order by place) as decision_no,
    occurred_on as decided_on,
    case event_kind
        when 'direct_close_granted' then 'granted'
        when 'direct_close_refused' then 'refused'
        else 'undecided'
    end as decision,
    coalesce(reason_applied_for, reason_code, 'not_stated') as reason_code
from with_reasons_applied_for
where
    (
        event_kind in ('direct_close_granted', 'direct_close_refused')
        and event_kind <> coalesce(previous_kind, '')
    )
    or (
        event_kind = 'direct_close_applied'
        and place = last_application_place
        and place > coalesce(last_decision_place, 0)
    )
