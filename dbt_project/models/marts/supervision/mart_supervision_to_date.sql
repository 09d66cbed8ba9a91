-- Grain: region x term x month end; steps of the ladder issued in the term and aimed at the region or below,
-- to date as known then.
with placed as (
    select
        actions.action_id,
        actions.target_region,
        actions.issued_on,
        actions.response_due_on,
        actions.responded_on,
        terms.term_id,
        row_number() over (
            partition by actions.action_id
            order by terms.starts_on desc, terms.term_id desc
        ) as recency
    from {{ ref('fct_action') }} as actions
    inner join {{ ref('dim_term') }} as terms
        on
            actions.target_region = terms.region_code
            and actions.issued_on between terms.starts_on and terms.ends_on
    where actions.kind in ('reminder', 'interview', 'notification', 'recommendation', 'accountability')
),

-- An answer is judged on the day it comes, or once the day set is over; never before the step is taken,
-- whatever days a ledger gives.
answers as (
    select
        target_region,
        term_id,
        greatest(
            issued_on,
            case
                when responded_on <= response_due_on then responded_on
                else {{ add_days('response_due_on', 1) }}
            end
        ) as counted_on,
        responded_on <= response_due_on as is_in_time
    from placed
    where recency = 1 and response_due_on is not null
),

-- A problem named is followed until the thirtieth day after the act.
named as (
    select
        placed.target_region,
        placed.term_id,
        {{ add_days('items.issued_on', 30) }} as counted_on,
        items.closed_after_days <= 30 as is_closed
    from {{ ref('fct_action_item') }} as items
    inner join placed on items.action_id = placed.action_id
    where placed.recency = 1
),

changes as (
    select
        target_region,
        term_id,
        last_day(counted_on) as month_end,
        1 as answers_judged,
        case when is_in_time then 1 else 0 end as answered_in_time,
        0 as named_followed,
        0 as named_closed_within_30_days
    from answers
    where counted_on <= {{ as_of_date() }}
    union all
    select
        target_region,
        term_id,
        last_day(counted_on) as month_end,
        0 as answers_judged,
        0 as answered_in_time,
        1 as named_followed,
        case when is_closed then 1 else 0 end as named_closed_within_30_days
    from named
    where counted_on <= {{ as_of_date() }}
),

rolled_up as (
    select
        ancestors.ancestor_code as region_code,
        changes.term_id,
        changes.month_end,
        sum(changes.answers_judged) as answers_judged,
        sum(changes.answered_in_time) as answered_in_time,
        sum(changes.named_followed) as named_followed,
        sum(changes.named_closed_within_30_days) as named_closed_within_30_days
    from changes
    inner join {{ ref('int_region_ancestors') }} as ancestors on changes.target_region = ancestors.region_code
    group by ancestors.ancestor_code, changes.term_id, changes.month_end
)

select
    region_months.region_code,
    region_months.region_level,
    region_months.term_id,
    region_months.month_end,
    cast(coalesce(sum(rolled_up.answers_judged) over to_date, 0) as bigint) as answers_judged,
    cast(coalesce(sum(rolled_up.answered_in_time) over to_date, 0) as bigint) as answered_in_time,
    cast(coalesce(sum(rolled_up.named_followed) over to_date, 0) as bigint) as named_followed,
    cast(coalesce(sum(rolled_up.named_closed_within_30_days) over to_date, 0) as bigint) as named_closed_within_30_days
from {{ ref('int_region_months') }} as region_months
left join rolled_up
    on
        region_months.region_code = rolled_up.region_code
        and region_months.term_id = rolled_up.term_id
        and region_months.month_end = rolled_up.month_end
window
    to_date as (
        partition by region_months.region_code, region_months.term_id
        order by region_months.month_end
    )
order by region_months.term_id, region_months.month_end, region_months.region_level, region_months.region_code
