-- Grain: village x term x village that took it over within the term, up to three successions deep.
{{ config(materialized='table') }}

with successions as (
    select
        county_terms.term_id,
        successions.predecessor_id,
        successions.successor_id,
        successions.effective_on
    from {{ ref('stg_ledgers__village_successions') }} as successions
    inner join {{ ref('dim_village') }} as villages on successions.successor_id = villages.village_id
    inner join {{ ref('int_county_terms') }} as county_terms
        on
            villages.county_code = county_terms.county_code
            and successions.effective_on > county_terms.starts_on
            and successions.effective_on <= county_terms.ends_on
    where successions.predecessor_id <> successions.successor_id
)

select
    term_id,
    predecessor_id as village_id,
    successor_id as holder_id,
    effective_on,
    1 as generation
from successions
union
select
    first.term_id,
    first.predecessor_id as village_id,
    second.successor_id as holder_id,
    second.effective_on,
    2 as generation
from successions as first
inner join successions as second
    on
        first.term_id = second.term_id
        and first.successor_id = second.predecessor_id
union
select
    first.term_id,
    first.predecessor_id as village_id,
    third.successor_id as holder_id,
    third.effective_on,
    3 as generation
from successions as first
inner join successions as second
    on
        first.term_id = second.term_id
        and first.successor_id = second.predecessor_id
inner join successions as third
    on
        second.term_id = third.term_id
        and second.successor_id = third.predecessor_id
