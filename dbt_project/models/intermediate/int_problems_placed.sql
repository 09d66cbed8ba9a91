-- Grain: problem, with its inspection and the due date it was fed back with.
select
    problems.problem_id,
    problems.inspection_id,
    inspections.village_id,
    inspections.township_code,
    inspections.county_code,
    inspections.term_id,
    problems.category_code,
    problems.cause_code,
    problems.responsibility_level,
    problems.responsible_unit,
    problems.is_immediate,
    problems.is_livelihood,
    problems.is_key,
    problems.is_ongoing,
    problems.found_on,
    inspections.ends_on as inspection_ended_on,
    inspections.feedback_on,
    case
        when problems.is_ongoing then problems.due_on
        when problems.responsibility_level = 'village' then coalesce(inspections.village_due_on, problems.due_on)
        when problems.responsibility_level = 'township' then coalesce(inspections.township_due_on, problems.due_on)
        when problems.responsibility_level = 'county' then coalesce(inspections.county_due_on, problems.due_on)
    end as original_due_on
from {{ ref('stg_ledgers__problems') }} as problems
left join {{ ref('int_inspections_placed') }} as inspections on problems.inspection_id = inspections.inspection_id
