-- Grain: round of inspection that has begun.
select
    round_id,
    region_code,
    term_id,
    sequence,
    name,
    starts_on,
    {{ known_by_as_of('ends_on') }} as ends_on,
    pilot_kind
from {{ rows_in_force('rounds') }} as rounds
where starts_on <= {{ as_of_date() }}
