-- Grain: county x term x calendar year. A plan is known before its year: it is not cut.
select
    region_code,
    term_id,
    cast(year as integer) as year,
    planned_villages
from {{ rows_in_force('coverage_plan') }} as coverage_plan
