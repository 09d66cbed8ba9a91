-- Grain: predecessor x successor that exists.
select
    predecessor_id,
    successor_id,
    effective_on,
    kind
from {{ rows_in_force('village_successions') }} as village_successions
where effective_on <= {{ as_of_date() }}
