-- Grain: village x term in which it was covered, by its own inspection or by those of all predecessors.
{{ config(materialized='table') }}
{% set longest_chain = var('longest_chain_of_successions') %}

with own as (
    select
        inspections.village_id,
        inspections.term_id,
        min(inspections.ends_on) as covered_on
    from {{ ref('int_inspections_placed') }} as inspections
    inner join {{ ref('int_county_terms') }} as county_terms
        on
            inspections.county_code = county_terms.county_code
            and inspections.term_id = county_terms.term_id
    where
        inspections.counts_for_coverage
        and inspections.ends_on <= county_terms.ends_on
    group by inspections.village_id, inspections.term_id
),

successions as (
    select
        term_id,
        village_id as predecessor_id,
        holder_id as successor_id,
        effective_on
    from {{ ref('int_village_holders') }}
    where generation = 1
),

covered_0 as (
    select
        village_id,
        term_id,
        covered_on
    from own
),

{% for generation in range(1, longest_chain + 1) %}
inherited_{{ generation }} as (
    select
        successions.successor_id as village_id,
        successions.term_id,
        greatest(max(covered.covered_on), max(successions.effective_on)) as covered_on
    from successions
    left join covered_{{ generation - 1 }} as covered
        on
            successions.predecessor_id = covered.village_id
            and successions.term_id = covered.term_id
    group by successions.successor_id, successions.term_id
    having count(*) = count(covered.covered_on)
),

covered_{{ generation }} as (
    select
        village_id,
        term_id,
        min(covered_on) as covered_on
    from (
        select * from own
        union all
        select * from inherited_{{ generation }}
    ) as either
    group by village_id, term_id
),

{% endfor %}
own_or_inherited as (
    select * from covered_{{ longest_chain }}
)

select
    own_or_inherited.village_id,
    own_or_inherited.term_id,
    own_or_inherited.covered_on,
    own.covered_on as own_covered_on
from own_or_inherited
left join own
    on
        own_or_inherited.village_id = own.village_id
        and own_or_inherited.term_id = own.term_id
