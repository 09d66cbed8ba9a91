-- Grain: village x day of survey.
select
    village_id,
    surveyed_on,
    population,
    is_weak_org,
    petitions_12m,
    disputes_12m,
    project_funds_yuan,
    collective_assets_yuan,
    policy_projects,
    secretary_is_head,
    is_poverty_village
from {{ rows_in_force('village_profiles') }} as village_profiles
where surveyed_on <= {{ as_of_date() }}
