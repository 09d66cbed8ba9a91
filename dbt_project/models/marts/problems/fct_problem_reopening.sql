-- Grain: re-opening of a problem after its feedback, with the day from which it had been settled until then.
with numbered as (
    select
        problem_id,
        status,
        occurred_on,
        ended_on,
        count(case when status = 'open' then 1 end) over (
            partition by problem_id
            order by change_no
            rows between unbounded preceding and current row
        ) as reopenings
    from {{ ref('int_problem_status_changes') }}
),

-- A settlement belongs to the re-opening that follows it.
reopenings as (
    select
        problem_id,
        reopenings + case when status = 'open' then 0 else 1 end as reopening_no,
        min(case when status <> 'open' then occurred_on end) as settled_on,
        max(case when status = 'open' then occurred_on end) as reopened_on,
        max(case when status = 'open' then ended_on end) as settled_again_on
    from numbered
    group by problem_id, reopenings + case when status = 'open' then 0 else 1 end
)

select
    reopenings.problem_id,
    cast(reopenings.reopening_no as integer) as reopening_no,
    problems.county_code,
    problems.term_id,
    reopenings.settled_on,
    reopenings.reopened_on,
    reopenings.settled_again_on
from reopenings
inner join {{ ref('fct_problem') }} as problems on reopenings.problem_id = problems.problem_id
where reopenings.reopened_on >= problems.feedback_on
order by problems.county_code, reopenings.problem_id, reopenings.reopening_no
