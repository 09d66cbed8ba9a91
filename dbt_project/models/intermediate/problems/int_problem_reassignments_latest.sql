-- Grain: problem that was reassigned, with whom it lies now.
-- One that names only a unit leaves the level as it was, and the other way round.
with reassignments as (
    select
        problem_id,
        new_responsibility_level,
        new_responsible_unit,
        row_number() over (
            partition by problem_id, new_responsibility_level is null
            order by occurred_on desc, sequence_no desc
        ) as recency_of_level,
        row_number() over (
            partition by problem_id, new_responsible_unit is null
            order by occurred_on desc, sequence_no desc
        ) as recency_of_unit
    from {{ ref('stg_ledgers__problem_events') }}
    where event_kind = 'reassigned'
)

select
    problem_id,
    cast(count(*) as integer) as reassignments,
    max(case when recency_of_level = 1 then new_responsibility_level end) as responsibility_level,
    max(case when recency_of_unit = 1 then new_responsible_unit end) as responsible_unit
from reassignments
group by problem_id
