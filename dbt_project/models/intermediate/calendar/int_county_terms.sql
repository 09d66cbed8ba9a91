-- Grain: county with villages x term; the terms are those of the nearest region that has any.
{{ config(materialized='table') }}

with counties as (
    select distinct county_code
    from {{ ref('stg_ledgers__villages') }}
),

candidates as (
    select
        counties.county_code,
        terms.term_id,
        terms.name,
        terms.starts_on,
        terms.ends_on,
        ancestors.distance
    from counties
    inner join {{ ref('int_region_ancestors') }} as ancestors on counties.county_code = ancestors.region_code
    inner join {{ ref('stg_ledgers__terms') }} as terms on ancestors.ancestor_code = terms.region_code
),

nearest as (
    select
        county_code,
        min(distance) as distance
    from candidates
    group by county_code
)

select
    candidates.county_code,
    candidates.term_id,
    candidates.name,
    candidates.starts_on,
    candidates.ends_on,
    last_day(candidates.starts_on) as first_month_end
from candidates
inner join nearest
    on
        candidates.county_code = nearest.county_code
        and candidates.distance = nearest.distance
