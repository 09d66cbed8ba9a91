-- Grain: region; rows of the code list that only fill a level are left out.
with counties_in_data as (
    select
        county_code,
        count(distinct village_id) filter (where valid_to is null) as villages_in_data
    from {{ ref('stg_ledgers__villages') }}
    group by county_code
),

regions_in_data as (
    select
        ancestors.ancestor_code as region_code,
        count(*) as counties_in_data,
        -- Of the counties that `counties_listed` counts: a new county stands in for no other.
        count(*) filter (where regions.villages > 0) as listed_counties_in_data,
        cast(sum(counties_in_data.villages_in_data) as bigint) as villages_in_data
    from counties_in_data
    inner join {{ ref('int_regions_placed') }} as regions on counties_in_data.county_code = regions.region_code
    inner join {{ ref('int_region_ancestors') }} as ancestors on counties_in_data.county_code = ancestors.region_code
    group by ancestors.ancestor_code
),

counties_listed as (
    select
        ancestors.ancestor_code as region_code,
        count(*) as counties,
        cast(sum(regions.villages) as bigint) as villages_listed
    from {{ ref('int_regions_placed') }} as regions
    inner join {{ ref('int_region_ancestors') }} as ancestors on regions.region_code = ancestors.region_code
    where
        regions.region_level = 'county'
        and regions.villages > 0
    group by ancestors.ancestor_code
),

ancestors_by_level as (
    select
        region_code,
        max(case when ancestor_level = 'province' then ancestor_code end) as province_code,
        max(case when ancestor_level = 'city' then ancestor_code end) as city_code
    from {{ ref('int_region_ancestors') }}
    group by region_code
)

select
    regions.region_code,
    regions.region_level,
    regions.parent_code,
    ancestors_by_level.province_code,
    ancestors_by_level.city_code,
    coalesce(aliases.alias_zh, regions.name) as name,
    coalesce(aliases.alias_en, regions.name_en, aliases.alias_zh, regions.name) as name_en,
    aliases.region_code is not null as is_alias,
    regions.name as official_name,
    coalesce(regions.name_en, regions.name) as official_name_en,
    regions_in_data.region_code is not null as is_in_data,
    coalesce(
        regions_in_data.listed_counties_in_data >= coalesce(counties_listed.counties, 0), false
    ) as is_whole_in_data,
    coalesce(regions_in_data.counties_in_data, 0) as counties_in_data,
    coalesce(counties_listed.counties, 0) as counties_listed,
    coalesce(regions_in_data.villages_in_data, 0) as villages_in_data,
    coalesce(counties_listed.villages_listed, 0) as villages_listed,
    boundaries.boundary_code,
    coalesce(boundaries.handling, 'no_polygon') as boundary_handling
from {{ ref('int_regions_placed') }} as regions
left join ancestors_by_level on regions.region_code = ancestors_by_level.region_code
left join {{ ref('stg_ledgers__region_aliases') }} as aliases on regions.region_code = aliases.region_code
left join regions_in_data on regions.region_code = regions_in_data.region_code
left join counties_listed on regions.region_code = counties_listed.region_code
left join {{ ref('region_boundaries') }} as boundaries on regions.region_code = boundaries.region_code
order by regions.region_code
