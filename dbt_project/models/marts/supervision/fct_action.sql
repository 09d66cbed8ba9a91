-- Grain: act of supervision that was issued, or item of a meeting.
with items as (
    select
        action_id,
        count(*) as items,
        count(case when closed_after_days <= 30 then 1 end) as items_closed_within_30_days,
        count(closed_after_days) as items_closed
    from {{ ref('fct_action_item') }}
    group by action_id
)

select
    actions.action_id,
    actions.issuer_region,
    actions.target_region,
    counties.region_code as county_code,
    actions.target_unit,
    actions.kind,
    actions.category_code,
    actions.problems_notified,
    actions.issued_on,
    actions.response_due_on,
    actions.responded_on,
    actions.request,
    actions.metric,
    case
        when actions.response_due_on is null then 'not_required'
        when actions.responded_on <= actions.response_due_on then 'answered_in_time'
        when actions.responded_on is not null then 'answered_late'
        when actions.response_due_on < {{ as_of_date() }} then 'overdue'
        else 'waiting'
    end as response_state,
    coalesce(items.items, 0) as items,
    coalesce(items.items_closed_within_30_days, 0) as items_closed_within_30_days,
    coalesce(items.items_closed, 0) as items_closed
from {{ ref('stg_ledgers__supervision_actions') }} as actions
left join {{ ref('int_regions_placed') }} as counties
    on
        actions.target_region = counties.region_code
        and counties.region_level = 'county'
left join items on actions.action_id = items.action_id
order by actions.target_region, actions.issued_on, actions.action_id
