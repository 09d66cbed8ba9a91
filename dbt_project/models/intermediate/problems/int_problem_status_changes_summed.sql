-- Grain: problem with several events of status.
{{ config(materialized='table') }}

select
    problem_id,
    cast(count(*) as integer) as status_changes,
    cast(count(case when status = 'open' then 1 end) as integer) as reopen_count,
    min(case when status = 'open' then occurred_on end) as first_reopened_on,
    min(case when change_no = 1 then occurred_on end) as first_settled_on,
    min(case when status = 'closed' then occurred_on end) as first_closed_on,
    max(case when status = 'closed' and change_no_to_status = 1 then occurred_after end) as first_closed_after,
    max(case when ended_on is null then status end) as status,
    max(case when ended_on is null and status <> 'open' then occurred_on end) as settled_on,
    max(case when ended_on is null and status = 'closed' then occurred_after end) as closed_after
from {{ ref('int_problem_status_changes') }}
group by problem_id
