-- Grain: region x term of office that has begun.
select
    region_code,
    term_id,
    name,
    starts_on,
    ends_on
from {{ source('ledgers', 'terms') }}
where starts_on <= {{ as_of_date() }}
