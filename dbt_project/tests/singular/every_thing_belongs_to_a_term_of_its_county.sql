-- What names a term that its county does not have would leave every roll-up in silence.
with things as (
    select distinct
        county_code,
        term_id
    from {{ ref('fct_inspection') }}
    union
    select distinct
        county_code,
        term_id
    from {{ ref('fct_person') }}
)

select
    things.county_code,
    things.term_id
from things
left join {{ ref('int_county_terms') }} as county_terms
    on
        things.county_code = county_terms.county_code
        and things.term_id = county_terms.term_id
where county_terms.county_code is null
