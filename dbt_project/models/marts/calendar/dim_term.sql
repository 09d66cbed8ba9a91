-- Grain: region with villages (or above one) x term that has begun there.
with terms_above as (
    select
        ancestors.ancestor_code as region_code,
        county_terms.term_id,
        county_terms.name,
        county_terms.starts_on,
        county_terms.ends_on
    from {{ ref('int_county_terms') }} as county_terms
    inner join {{ ref('int_region_ancestors') }} as ancestors on county_terms.county_code = ancestors.region_code
)

select
    region_code,
    term_id,
    min(name) as name,
    min(starts_on) as starts_on,
    max(ends_on) as ends_on
from terms_above
group by region_code, term_id
order by region_code, term_id
