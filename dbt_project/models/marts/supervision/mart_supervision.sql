-- Grain: target region and every region above it x kind x month of issue.
select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    actions.kind,
    last_day(actions.issued_on) as month_end,
    count(*) as issued,
    count(case when actions.response_state <> 'not_required' then 1 end) as response_due,
    count(case when actions.response_state in ('answered_in_time', 'answered_late') then 1 end) as answered,
    count(case when actions.response_state = 'answered_in_time' then 1 end) as answered_in_time,
    count(case when actions.response_state = 'overdue' then 1 end) as overdue_answers,
    count(case when actions.response_state = 'waiting' then 1 end) as waiting,
    cast(sum(actions.problems_notified) as bigint) as problems_notified,
    count(actions.problems_notified) as issued_with_problems,
    cast(sum(actions.items) as bigint) as items,
    cast(sum(actions.items_closed_within_30_days) as bigint) as items_closed_within_30_days
from {{ ref('fct_action') }} as actions
inner join {{ ref('int_region_ancestors') }} as ancestors on actions.target_region = ancestors.region_code
group by ancestors.ancestor_code, ancestors.ancestor_level, actions.kind, last_day(actions.issued_on)
order by region_level, region_code, actions.kind, month_end
