-- Grain: county with villages; counties of one area are under the same rules for time limits.
with regions_with_rules as (
    select distinct region_code
    from {{ ref('deadline_rules') }}
)

select
    county_terms.county_code,
    concat(
        coalesce(max(case when ancestors.distance = 0 then regions_with_rules.region_code end), ''), '|',
        coalesce(max(case when ancestors.distance = 1 then regions_with_rules.region_code end), ''), '|',
        coalesce(max(case when ancestors.distance = 2 then regions_with_rules.region_code end), ''), '|',
        coalesce(max(case when ancestors.distance = 3 then regions_with_rules.region_code end), '')
    ) as deadline_area
from {{ ref('int_county_terms') }} as county_terms
inner join {{ ref('int_region_ancestors') }} as ancestors on county_terms.county_code = ancestors.region_code
left join regions_with_rules on ancestors.ancestor_code = regions_with_rules.region_code
group by county_terms.county_code
