-- Grain: region x month in which its reports fell due, as it stood at that month end;
-- a county has reported when all its ledgers due in the month are in.
with reports as (
    select
        region_code as county_code,
        last_day(due_on) as month_end,
        due_on,
        case when received_on <= last_day(due_on) then received_on end as received_on
    from {{ ref('stg_ledgers__reports_due') }}
    where due_on <= {{ as_of_date() }}
),

counties as (
    select
        county_code,
        month_end,
        count(*) as reports_due,
        count(received_on) as reports_received,
        count(case when received_on <= due_on then 1 end) as reports_received_in_time
    from reports
    group by county_code, month_end
)

select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    counties.month_end,
    count(*) as regions_due,
    count(case when counties.reports_received = counties.reports_due then 1 end) as regions_received,
    count(case when counties.reports_received_in_time = counties.reports_due then 1 end) as regions_received_in_time,
    cast(sum(counties.reports_due) as bigint) as reports_due,
    cast(sum(counties.reports_received) as bigint) as reports_received
from counties
inner join {{ ref('int_region_ancestors') }} as ancestors on counties.county_code = ancestors.region_code
group by ancestors.ancestor_code, ancestors.ancestor_level, counties.month_end
order by counties.month_end, ancestors.ancestor_level, ancestors.ancestor_code
