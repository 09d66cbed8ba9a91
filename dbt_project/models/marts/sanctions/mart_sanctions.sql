-- Grain: region x term x month end; term to date as known at that month end, each person and case once.
{% set counts = sanction_counts() %}

with {{ term_to_date(
    counts, ref('int_sanction_changes'), ref('mart_problem_density'), looked='villages_inspected'
) }}

select
    region_code,
    region_level,
    term_id,
    month_end,
    villages_inspected,
    {{ unless_nobody_looked(counts, 'villages_inspected') }}
from to_date
order by term_id, month_end, region_level, region_code
