-- Grain: region x level x round of supervision that has begun.
select
    region_code,
    level,
    round_no,
    starts_on,
    {{ known_by_as_of('ends_on') }} as ends_on,
    villages_covered,
    problems_found,
    problems_rectified
from {{ rows_in_force('supervision_rounds') }} as supervision_rounds
where starts_on <= {{ as_of_date() }}
