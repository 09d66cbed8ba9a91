-- What names a village, region, act or sample that no ledger holds would count nowhere.
select village_id as missing_id
from {{ ref('stg_ledgers__qr_petitions') }}
where village_id not in (select villages.village_id from {{ rows_in_force('villages') }} as villages)
union all
select village_id as missing_id
from {{ ref('stg_ledgers__village_profiles') }}
where village_id not in (select villages.village_id from {{ rows_in_force('villages') }} as villages)
union all
select village_id as missing_id
from {{ ref('stg_ledgers__weak_orgs') }}
where village_id not in (select villages.village_id from {{ rows_in_force('villages') }} as villages)
union all
select target_region as missing_id
from {{ ref('stg_ledgers__supervision_actions') }}
where target_region not in (select regions.region_code from {{ ref('int_regions_placed') }} as regions)
union all
select region_code as missing_id
from {{ ref('stg_ledgers__supervision_rounds') }}
where region_code not in (select terms.region_code from {{ ref('dim_term') }} as terms)
union all
select region_code as missing_id
from {{ ref('stg_ledgers__recheck_samples') }}
where region_code not in (select regions.region_code from {{ ref('int_regions_placed') }} as regions)
union all
select action_id as missing_id
from {{ ref('stg_ledgers__action_items') }}
where action_id not in (select actions.action_id from {{ rows_in_force('supervision_actions') }} as actions)
