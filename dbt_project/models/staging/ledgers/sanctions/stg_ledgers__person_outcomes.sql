-- Grain: person (unique in county and term) x kind of outcome that has come.
select
    person_no,
    county_code,
    term_id,
    outcome_kind,
    case_id,
    outcome_on
from {{ rows_in_force('person_outcomes') }} as person_outcomes
where outcome_on <= {{ as_of_date() }}
