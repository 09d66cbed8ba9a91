-- Grain: problem, with its inspection and the due date it was fed back with.
-- An earlier day that the ledger states is a promise and counts, a later one does not. Immediate items
-- know their own limit only; what is kept up for good falls due only where the ledger states a day.
with placed as (
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
        problems.due_on as stated_due_on,
        case problems.responsibility_level
            {%- for level in responsibility_levels() %}
            when '{{ level }}' then inspections.{{ level }}_due_on
            {%- endfor %}
        end as rule_due_on
    from {{ ref('stg_ledgers__problems') }} as problems
    left join {{ ref('int_inspections_placed') }} as inspections on problems.inspection_id = inspections.inspection_id
)

select
    *,
    case
        when is_immediate or (is_ongoing and stated_due_on is null) then stated_due_on
        -- the earlier of the two, or the one there is
        else least(stated_due_on, rule_due_on)
    end as original_due_on
from placed
