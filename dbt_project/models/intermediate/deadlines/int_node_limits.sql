-- Grain: area x responsibility level x day of feedback, with the limit of the plan and of each node.
{{ config(materialized='table') }}
{% set items = rectification_nodes().values() | map(attribute='item') %}

select
    deadline_area,
    responsibility_level,
    counted_from as feedback_on,
    {{ limits_of_nodes() }}
from {{ ref('int_deadlines') }}
where item in ('{{ items | join("', '") }}')
group by deadline_area, responsibility_level, counted_from
