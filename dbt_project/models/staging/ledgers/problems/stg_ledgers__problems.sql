-- Grain: problem that has been found, in an inspection that has begun. The summary stays in the ledgers.
select
    problems.problem_id,
    problems.inspection_id,
    problems.category_code,
    problems.cause_code,
    problems.responsibility_level,
    problems.responsible_unit,
    problems.is_immediate,
    problems.is_livelihood,
    problems.is_key,
    problems.is_ongoing,
    problems.found_on,
    problems.due_on
from {{ rows_in_force('problems') }} as problems
where
    (problems.found_on is null or problems.found_on <= {{ as_of_date() }})
    -- a problem whose inspection is missing stays, for the tests to find it
    and not exists (
        select 1
        from {{ rows_in_force('inspections') }} as inspections
        where
            inspections.inspection_id = problems.inspection_id
            and inspections.starts_on > {{ as_of_date() }}
    )
