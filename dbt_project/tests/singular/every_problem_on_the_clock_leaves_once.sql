-- The curves hold every problem fed back, save the immediate items closed by feedback.
with exits as (
    select
        region_code,
        term_id,
        feedback_year,
        responsibility_level,
        sum(closed + directly_closed + withdrawn + censored) as problems
    from {{ ref('mart_rectification_survival') }}
    group by region_code, term_id, feedback_year, responsibility_level
),

on_clock as (
    select
        region_code,
        term_id,
        cast(extract(year from feedback_month) as integer) as feedback_year,
        responsibility_level,
        sum(fed_back - immediate_closed_during_stay) as problems
    from {{ ref('mart_rectification_cohorts') }}
    where region_level in ('province', 'country')
    group by region_code, term_id, extract(year from feedback_month), responsibility_level
)

select
    on_clock.region_code,
    on_clock.term_id,
    on_clock.feedback_year,
    on_clock.responsibility_level,
    on_clock.problems,
    exits.problems as exits
from on_clock
full outer join exits
    on
        on_clock.region_code = exits.region_code
        and on_clock.term_id = exits.term_id
        and on_clock.feedback_year = exits.feedback_year
        and on_clock.responsibility_level = exits.responsibility_level
where coalesce(on_clock.problems, 0) <> coalesce(exits.problems, 0)
