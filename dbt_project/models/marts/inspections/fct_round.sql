-- Grain: round of inspection that has begun, with what was tried in it.
select
    rounds.round_id,
    rounds.region_code,
    rounds.term_id,
    rounds.sequence,
    rounds.name,
    rounds.starts_on,
    rounds.ends_on,
    rounds.pilot_kind
from {{ ref('stg_ledgers__rounds') }} as rounds
order by rounds.region_code, rounds.starts_on, rounds.round_id
