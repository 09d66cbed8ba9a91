-- Grain: act of supervision that was issued x problem it names.
with items as (
    select
        items.action_id,
        items.problem_id,
        actions.issued_on
    from {{ ref('stg_ledgers__action_items') }} as items
    inner join {{ ref('stg_ledgers__supervision_actions') }} as actions on items.action_id = actions.action_id
),

closings as (
    select
        problem_id,
        first_closed_on as closed_on
    from {{ ref('fct_problem') }}
    where first_closed_on is not null
    union all
    select
        problem_id,
        occurred_on as closed_on
    from {{ ref('int_problem_status_changes') }}
    where status = 'closed'
),

next_closings as (
    select
        items.action_id,
        items.problem_id,
        min(closings.closed_on) as closed_on
    from items
    inner join closings
        on
            items.problem_id = closings.problem_id
            and items.issued_on <= closings.closed_on
    group by items.action_id, items.problem_id
)

select
    items.action_id,
    items.problem_id,
    items.issued_on,
    next_closings.closed_on,
    {{ days_between('items.issued_on', 'next_closings.closed_on') }} as closed_after_days
from items
left join next_closings
    on
        items.action_id = next_closings.action_id
        and items.problem_id = next_closings.problem_id
order by items.action_id, items.problem_id
