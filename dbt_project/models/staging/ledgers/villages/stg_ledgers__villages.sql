-- Grain: village x period of validity that has begun.
select
    village_id,
    name,
    kind,
    township_code,
    township_name,
    county_code,
    valid_from,
    {{ known_by_as_of('valid_to') }} as valid_to
from {{ rows_in_force('villages') }} as villages
where valid_from <= {{ as_of_date() }}
