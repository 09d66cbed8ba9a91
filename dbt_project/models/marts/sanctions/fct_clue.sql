-- Grain: clue handed over.
with persons as (
    select
        clue_id,
        count(*) as persons
    from {{ ref('stg_ledgers__clue_persons') }}
    group by clue_id
)

select
    clues.clue_id,
    clues.inspection_id,
    inspections.village_id,
    inspections.county_code,
    inspections.term_id,
    clues.category_code,
    clues.receiver,
    clues.handed_over_on,
    coalesce(clues.due_on, deadlines.due_on) as due_on,
    clues.disposed_on,
    clues.disposal_kind,
    coalesce(persons.persons, 0) as persons,
    case
        when clues.disposed_on > coalesce(clues.due_on, deadlines.due_on) then 'disposed_late'
        when clues.disposed_on is not null then 'disposed_on_time'
        when coalesce(clues.due_on, deadlines.due_on) < {{ as_of_date() }} then 'overdue'
        else 'not_due'
    end as lateness
from {{ ref('stg_ledgers__clues') }} as clues
left join {{ ref('int_inspections_placed') }} as inspections on clues.inspection_id = inspections.inspection_id
left join {{ ref('int_deadlines') }} as deadlines
    on
        deadlines.item = 'clue_disposal'
        and inspections.deadline_area = deadlines.deadline_area
        and clues.handed_over_on = deadlines.counted_from
left join persons on clues.clue_id = persons.clue_id
order by inspections.county_code, clues.handed_over_on, clues.clue_id
