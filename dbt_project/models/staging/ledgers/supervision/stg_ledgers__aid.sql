-- Grain: aid posting between regions that has begun.
select
    aid_id,
    from_region,
    to_region,
    persons,
    starts_on,
    {{ known_by_as_of('ends_on') }} as ends_on
from {{ rows_in_force('aid') }} as aid
where starts_on <= {{ as_of_date() }}
