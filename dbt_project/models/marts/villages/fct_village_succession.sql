-- Grain: village x term x village that took it over within the term, each pair once.
-- A village that was split and merged again reaches its holder by two ways: it is taken over once.
with pairs as (
    select
        village_id,
        term_id,
        holder_id,
        min(effective_on) as taken_over_on
    from {{ ref('int_village_holders') }}
    where village_id <> holder_id
    group by village_id, term_id, holder_id
)

select
    pairs.village_id,
    pairs.term_id,
    pairs.holder_id,
    holders.county_code,
    pairs.taken_over_on
from pairs
inner join {{ ref('dim_village') }} as holders on pairs.holder_id = holders.village_id
order by holders.county_code, pairs.term_id, pairs.holder_id, pairs.village_id
