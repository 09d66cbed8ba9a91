-- Grain: problem with an extension that counts: approved, as all before it, by the due date then in force.
-- In order of their days: an earlier one may not hang on what a later day brings.
{{ config(materialized='table') }}

with extensions as (
    select
        events.problem_id,
        events.sequence_no,
        events.occurred_on,
        events.new_due_on,
        problems.original_due_on,
        greatest(
            problems.original_due_on,
            coalesce(
                max(events.new_due_on) over (
                    partition by events.problem_id
                    order by events.occurred_on, events.sequence_no
                    rows between unbounded preceding and 1 preceding
                ),
                problems.original_due_on
            )
        ) as due_on_before
    from {{ ref('stg_ledgers__problem_events') }} as events
    inner join {{ ref('int_problems_placed') }} as problems on events.problem_id = problems.problem_id
    where
        events.event_kind = 'extended'
        and events.new_due_on is not null
        and problems.original_due_on is not null
),

chained as (
    select
        problem_id,
        occurred_on,
        new_due_on,
        original_due_on,
        max(case when occurred_on <= due_on_before then 0 else 1 end) over (
            partition by problem_id
            order by occurred_on, sequence_no
            rows between unbounded preceding and current row
        ) as is_broken
    from extensions
)

select
    problem_id,
    cast(count(*) as integer) as extensions,
    min(occurred_on) as first_extended_on,
    greatest(max(original_due_on), max(new_due_on)) as due_on
from chained
where is_broken = 0
group by problem_id
