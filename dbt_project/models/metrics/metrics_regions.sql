-- Grain: county.
select
    counties.region_code,
    counties.name as county,
    counties.name_en as county_en,
    cities.name as city,
    cities.name_en as city_en,
    provinces.name as province,
    provinces.name_en as province_en
from {{ ref('dim_region') }} as counties
left join {{ ref('dim_region') }} as cities on counties.city_code = cities.region_code
left join {{ ref('dim_region') }} as provinces on counties.province_code = provinces.region_code
where counties.region_level = 'county'
