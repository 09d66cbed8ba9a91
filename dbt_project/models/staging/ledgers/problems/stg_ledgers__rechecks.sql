-- Grain: recheck sample x problem that was checked on site.
select
    sample_id,
    problem_id,
    checked_on,
    result
from {{ rows_in_force('rechecks') }} as rechecks
where checked_on <= {{ as_of_date() }}
