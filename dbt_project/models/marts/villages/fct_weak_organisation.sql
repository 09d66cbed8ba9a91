-- Grain: village x day its organisation was designated as weak.
select
    weak_orgs.village_id,
    villages.county_code,
    weak_orgs.designated_on,
    weak_orgs.converted_on,
    weak_orgs.relapsed_on,
    case
        when weak_orgs.relapsed_on is not null then 'relapsed'
        when weak_orgs.converted_on is not null then 'converted'
        else 'weak'
    end as state
from {{ ref('stg_ledgers__weak_orgs') }} as weak_orgs
inner join {{ ref('dim_village') }} as villages on weak_orgs.village_id = villages.village_id
order by villages.county_code, weak_orgs.village_id, weak_orgs.designated_on
