-- Grain: area x responsibility level x day of feedback, with the limit of the plan and of each node.
{{ config(materialized='table') }}

select
    deadline_area,
    responsibility_level,
    counted_from as feedback_on,
    max(case when item = 'rectification_plan' then due_on end) as plan_limit_on,
    max(case when item = 'node_self_check' then due_on end) as self_check_limit_on,
    max(case when item = 'node_supervision' then due_on end) as supervision_limit_on,
    max(case when item = 'node_consolidation' then due_on end) as consolidation_limit_on
from {{ ref('int_deadlines') }}
where item in ('rectification_plan', 'node_self_check', 'node_supervision', 'node_consolidation')
group by deadline_area, responsibility_level, counted_from
