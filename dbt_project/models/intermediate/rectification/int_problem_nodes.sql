-- Grain: problem with a plan or a node of its rectification reported; the first report of each.
select
    problem_id,
    min(case when event_kind = 'plan_submitted' then occurred_on end) as plan_on,
    min(case when event_kind = 'node_self_check' then occurred_on end) as self_check_on,
    min(case when event_kind = 'node_supervision' then occurred_on end) as supervision_on,
    min(case when event_kind = 'node_consolidation' then occurred_on end) as consolidation_on
from {{ ref('stg_ledgers__problem_events') }}
where event_kind in ('plan_submitted', 'node_self_check', 'node_supervision', 'node_consolidation')
group by problem_id
