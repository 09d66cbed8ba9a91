-- Grain: recovery of money.
select
    recoveries.recovery_id,
    recoveries.inspection_id,
    inspections.village_id,
    inspections.county_code,
    inspections.term_id,
    recoveries.kind,
    recoveries.amount_yuan,
    recoveries.recovered_on
from {{ ref('stg_ledgers__recoveries') }} as recoveries
left join {{ ref('int_inspections_placed') }} as inspections on recoveries.inspection_id = inspections.inspection_id
order by inspections.county_code, recoveries.recovered_on, recoveries.recovery_id
