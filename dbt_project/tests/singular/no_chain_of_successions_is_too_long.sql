-- Coverage is passed on through so many successions of a term; one more would be lost in silence.
select
    holders.village_id,
    holders.term_id,
    further.holder_id
from {{ ref('int_village_holders') }} as holders
inner join {{ ref('int_village_holders') }} as further
    on
        holders.term_id = further.term_id
        and holders.holder_id = further.village_id
where
    holders.generation = {{ var('longest_chain_of_successions') }}
    and further.generation = 1
