-- What makes a village not effective is one of the reasons, and an effective village has none.
select
    village_id,
    term_id
from {{ ref('fct_village_term') }}
where (is_covered and not is_effective) <> (not_effective_reason is not null)
