-- Grain: region in force; rows that only fill a level are skipped, for good, as are regions of the past.
with regions as (
    select
        region_code,
        name,
        name_en,
        level as region_level,
        parent_code,
        villages,
        townships,
        has_boundary,
        is_placeholder
    from {{ ref('regions') }}
    where valid_to is null
)

select
    regions.region_code,
    regions.name,
    regions.name_en,
    regions.region_level,
    regions.villages,
    regions.townships,
    regions.has_boundary,
    case when parents.is_placeholder then parents.parent_code else regions.parent_code end as parent_code
from regions
left join regions as parents on regions.parent_code = parents.region_code
where not regions.is_placeholder
