-- Grain: clue that has been handed over.
select
    clue_id,
    inspection_id,
    handed_over_on,
    receiver,
    category_code,
    due_on,
    {{ known_by_as_of('disposed_on') }} as disposed_on,
    case when disposed_on <= {{ as_of_date() }} then disposal_kind end as disposal_kind
from {{ rows_in_force('clues') }} as clues
where handed_over_on <= {{ as_of_date() }}
