-- Grain: village x day of survey.
select
    profiles.village_id,
    villages.county_code,
    profiles.surveyed_on,
    profiles.population,
    profiles.is_weak_org,
    profiles.petitions_12m,
    profiles.disputes_12m,
    profiles.project_funds_yuan,
    profiles.collective_assets_yuan,
    profiles.policy_projects,
    profiles.secretary_is_head,
    profiles.is_poverty_village
from {{ ref('stg_ledgers__village_profiles') }} as profiles
inner join {{ ref('dim_village') }} as villages on profiles.village_id = villages.village_id
order by villages.county_code, profiles.village_id, profiles.surveyed_on
