-- Grain: aid posting between regions.
select
    aid_id,
    from_region,
    to_region,
    persons,
    starts_on,
    ends_on
from {{ ref('stg_ledgers__aid') }}
order by starts_on, aid_id
