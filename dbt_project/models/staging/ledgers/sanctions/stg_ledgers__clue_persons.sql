-- Grain: clue x person involved.
select
    clue_id,
    person_no
from {{ rows_in_force('clue_persons') }} as clue_persons
