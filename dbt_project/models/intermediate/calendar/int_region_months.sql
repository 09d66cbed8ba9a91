-- Grain: region with villages x term x month end, from the term's first month to the as-of month.
{{ config(materialized='table') }}

with region_terms as (
    select
        ancestors.ancestor_code as region_code,
        ancestors.ancestor_level as region_level,
        county_terms.term_id,
        min(county_terms.first_month_end) as first_month_end
    from {{ ref('int_county_terms') }} as county_terms
    inner join {{ ref('int_region_ancestors') }} as ancestors on county_terms.county_code = ancestors.region_code
    group by ancestors.ancestor_code, ancestors.ancestor_level, county_terms.term_id
),

month_ends as (
    select days.month_end
    from {{ ref('dim_date') }} as days
    where
        days.date_day = days.month_end
        and days.date_day <= last_day({{ as_of_date() }})
)

select
    region_terms.region_code,
    region_terms.region_level,
    region_terms.term_id,
    month_ends.month_end
from region_terms
inner join month_ends on region_terms.first_month_end <= month_ends.month_end
