-- Grain: clue x person involved.
select
    clue_id,
    person_no
from {{ source('ledgers', 'clue_persons') }}
