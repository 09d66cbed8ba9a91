-- Grain: county x tags of modes found in its inspections; counting when one of the tags counts.
with tags as (
    select distinct
        villages.county_code,
        inspections.modes
    from {{ ref('stg_ledgers__inspections') }} as inspections
    inner join {{ ref('dim_village') }} as villages on inspections.village_id = villages.village_id
),

rules as (
    select
        tags.county_code,
        tags.modes,
        modes.counts_for_coverage,
        row_number() over (
            partition by tags.county_code, tags.modes, modes.mode_code
            order by ancestors.distance
        ) as nearness
    from tags
    inner join {{ ref('int_region_ancestors') }} as ancestors on tags.county_code = ancestors.region_code
    inner join {{ ref('inspection_modes') }} as modes
        on
            ancestors.ancestor_code = modes.region_code
            and {{ has_tag('tags.modes', 'modes.mode_code') }}
)

select
    county_code,
    modes,
    bool_or(counts_for_coverage) as counts_for_coverage
from rules
where nearness = 1
group by county_code, modes
