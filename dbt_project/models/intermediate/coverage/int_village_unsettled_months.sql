-- Grain: village x term x month in which something changed, with what was unsettled at its end:
-- inspections ended without feedback and problems open, its own and those of the villages it took over.
{{ config(materialized='table') }}

with inspections as (
    select
        village_id,
        term_id,
        ends_on,
        feedback_on,
        problems
    from {{ ref('fct_inspection') }}
),

-- all problems of an inspection are fed back, and thereby opened, on one day
changes as (
    select
        village_id,
        term_id,
        last_day(ends_on) as month_end,
        count(*) as change
    from inspections
    where ends_on is not null
    group by village_id, term_id, last_day(ends_on)
    union all
    select
        village_id,
        term_id,
        last_day(greatest(ends_on, feedback_on)) as month_end,
        -count(*) as change
    from inspections
    where
        ends_on is not null
        and feedback_on is not null
    group by village_id, term_id, last_day(greatest(ends_on, feedback_on))
    union all
    select
        village_id,
        term_id,
        last_day(feedback_on) as month_end,
        sum(problems) as change
    from inspections
    where feedback_on is not null
    group by village_id, term_id, last_day(feedback_on)
    union all
    select
        village_id,
        term_id,
        last_day(starts_on) as month_end,
        count(*) as change
    from {{ ref('int_problem_spells') }}
    where
        status = 'open'
        and spell_no > 0
    group by village_id, term_id, last_day(starts_on)
    union all
    select
        village_id,
        term_id,
        last_day(ends_on) as month_end,
        -count(*) as change
    from {{ ref('int_problem_spells') }}
    where
        status = 'open'
        and ends_on < {{ end_of_time() }}
    group by village_id, term_id, last_day(ends_on)
),

own_and_taken_over as (
    select
        village_id,
        term_id,
        month_end,
        change
    from changes
    union all
    select
        holders.holder_id as village_id,
        changes.term_id,
        changes.month_end,
        changes.change
    from changes
    inner join {{ ref('int_village_holders') }} as holders
        on
            changes.village_id = holders.village_id
            and changes.term_id = holders.term_id
),

months as (
    select
        village_id,
        term_id,
        month_end,
        sum(change) as change
    from own_and_taken_over
    group by village_id, term_id, month_end
)

select
    village_id,
    term_id,
    month_end,
    cast(
        sum(change) over (
            partition by village_id, term_id
            order by month_end
            rows between unbounded preceding and current row
        ) as bigint
    ) as unsettled,
    coalesce(lead(month_end) over (partition by village_id, term_id order by month_end), {{ end_of_time() }})
        as next_month_end
from months
