-- A county without code or term would leave every roll-up in silence.
select distinct villages.county_code
from {{ ref('dim_village') }} as villages
left join {{ ref('dim_region') }} as regions
    on
        villages.county_code = regions.region_code
        and regions.region_level = 'county'
left join {{ ref('int_county_terms') }} as county_terms on villages.county_code = county_terms.county_code
where
    regions.region_code is null
    or county_terms.county_code is null
