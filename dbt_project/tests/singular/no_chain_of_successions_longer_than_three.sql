-- Coverage is passed on through three successions of a term; a fourth would be lost in silence.
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
    holders.generation = 3
    and further.generation = 1
