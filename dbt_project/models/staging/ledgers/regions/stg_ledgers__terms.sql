-- Grain: region x term of office that has begun.
select
    region_code,
    term_id,
    name,
    starts_on,
    ends_on
from {{ rows_in_force('terms') }} as terms
where starts_on <= {{ as_of_date() }}
