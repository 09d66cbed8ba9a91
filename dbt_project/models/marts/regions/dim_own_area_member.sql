-- Grain: area of the office's own x member. Areas stand beside the regions; none is summed into any.
with counties_of_members as (
    select
        'county' as member_level,
        region_code as member_code,
        region_code as county_code
    from {{ ref('int_regions_placed') }}
    where region_level = 'county'
    union all
    select
        'township' as member_level,
        township_code as member_code,
        max(county_code) as county_code
    from {{ ref('dim_village') }}
    group by township_code
    union all
    select
        'village' as member_level,
        village_id as member_code,
        county_code
    from {{ ref('dim_village') }}
),

members as (
    select
        areas.area_id,
        areas.area_name,
        areas.member_level,
        areas.member_code,
        counties_of_members.county_code
    from {{ ref('stg_ledgers__own_areas') }} as areas
    inner join counties_of_members
        on
            areas.member_level = counties_of_members.member_level
            and areas.member_code = counties_of_members.member_code
),

counties as (
    select distinct
        area_id,
        member_level,
        county_code
    from members
),

regions_around as (
    select
        counties.area_id,
        ancestors.ancestor_code,
        count(*) as counties,
        min(ancestors.distance) as distance
    from counties
    inner join {{ ref('int_region_ancestors') }} as ancestors on counties.county_code = ancestors.region_code
    -- An area of counties stands beside its counties, in the region above them.
    where ancestors.distance > 0 or counties.member_level != 'county'
    group by counties.area_id, ancestors.ancestor_code
),

counties_in_all as (
    select
        area_id,
        count(*) as counties
    from counties
    group by area_id
),

nearest as (
    select
        regions_around.area_id,
        regions_around.ancestor_code as region_code,
        row_number() over (partition by regions_around.area_id order by regions_around.distance) as place
    from regions_around
    inner join counties_in_all
        on
            regions_around.area_id = counties_in_all.area_id
            and regions_around.counties = counties_in_all.counties
)

select
    members.area_id,
    members.area_name,
    members.member_level,
    members.member_code,
    members.county_code,
    nearest.region_code
from members
inner join nearest
    on
        members.area_id = nearest.area_id
        and nearest.place = 1
order by members.area_id, members.member_code
