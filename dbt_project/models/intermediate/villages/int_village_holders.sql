-- Grain: village x term x village that took it over within the term x its day x successions between them.
{% set longest_chain = var('longest_chain_of_successions') %}

with chain_1 as (
    select
        county_terms.term_id,
        successions.predecessor_id as village_id,
        successions.successor_id as holder_id,
        successions.effective_on
    from {{ ref('stg_ledgers__village_successions') }} as successions
    inner join {{ ref('dim_village') }} as villages on successions.successor_id = villages.village_id
    inner join {{ ref('int_county_terms') }} as county_terms
        on
            villages.county_code = county_terms.county_code
            and successions.effective_on > county_terms.starts_on
            and successions.effective_on <= county_terms.ends_on
    where successions.predecessor_id <> successions.successor_id
),

{% for generation in range(2, longest_chain + 1) %}
chain_{{ generation }} as (
    select
        chains.term_id,
        chains.village_id,
        further.holder_id,
        further.effective_on
    from chain_{{ generation - 1 }} as chains
    inner join chain_1 as further
        on
            chains.term_id = further.term_id
            and chains.holder_id = further.village_id
),

{% endfor %}
holders as (
    {% for generation in range(1, longest_chain + 1) %}
    select
        *,
        {{ generation }} as generation
    from chain_{{ generation }}
    {{ 'union' if not loop.last }}
    {% endfor %}
)

select
    term_id,
    village_id,
    holder_id,
    effective_on,
    generation
from holders
