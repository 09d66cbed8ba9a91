-- Grain: problem that was checked again on site.
with numbered as (
    select
        problem_id,
        checked_on,
        result,
        row_number() over (partition by problem_id order by checked_on desc, sample_id desc) as recency,
        min(checked_on) over (partition by problem_id) as first_rechecked_on,
        min(case when result = 'failed' then checked_on end) over (partition by problem_id) as first_recheck_failed_on
    from {{ ref('stg_ledgers__rechecks') }}
)

select
    problem_id,
    result as recheck_result,
    first_rechecked_on,
    first_recheck_failed_on
from numbered
where recency = 1
