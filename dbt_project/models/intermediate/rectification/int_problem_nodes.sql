-- Grain: problem with a plan or a node of its rectification reported; the first report of each.
{% set kinds = rectification_nodes().values() | map(attribute='event_kind') %}

select
    problem_id,
    {{ first_reports_of_nodes() }}
from {{ ref('stg_ledgers__problem_events') }}
where event_kind in ('{{ kinds | join("', '") }}')
group by problem_id
