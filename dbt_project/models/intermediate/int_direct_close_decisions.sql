-- Grain: application to close a problem directly: decided, or waiting for its decision.
-- A decision stands for an application, whether or not the ledger holds one; the same decision a
-- second time, with neither an application nor a re-opening between, is no new one.
with applicants as (
    select distinct problem_id
    from {{ ref('stg_ledgers__problem_events') }}
    where event_kind in ('direct_close_applied', 'direct_close_granted', 'direct_close_refused')
),

events as (
    select
        events.problem_id,
        events.event_kind,
        events.occurred_on,
        events.reason_code,
        lag(events.event_kind) over (
            partition by events.problem_id order by events.occurred_on, events.sequence_no
        ) as previous_kind,
        {{ event_order('events.occurred_on', 'events.sequence_no') }} as place,
        max(
            case
                when events.event_kind in ('direct_close_granted', 'direct_close_refused')
                    then {{ event_order('events.occurred_on', 'events.sequence_no') }}
            end
        ) over (partition by events.problem_id) as last_decision_place,
        max(
            case
                when events.event_kind = 'direct_close_applied'
                    then {{ event_order('events.occurred_on', 'events.sequence_no') }}
            end
        ) over (
            partition by events.problem_id
            order by events.occurred_on, events.sequence_no
            rows between unbounded preceding and current row
        ) as application_place,
        max(
            case
                when events.event_kind = 'direct_close_applied'
                    then {{ event_order('events.occurred_on', 'events.sequence_no') }}
            end
        ) over (partition by events.problem_id) as last_application_place
    from {{ ref('stg_ledgers__problem_events') }} as events
    inner join applicants on events.problem_id = applicants.problem_id
    where
        events.event_kind in (
            'direct_close_applied', 'direct_close_granted', 'direct_close_refused', 'reopened'
        )
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
    from events
)

select
    problem_id,
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
