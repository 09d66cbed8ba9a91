-- Grain: region x month reported on; a county has reported when all its ledgers of the month are in.
with counties as (
    select
        region_code as county_code,
        last_day(month) as month_end,
        count(*) as reports_due,
        count(received_on) as reports_received,
        count(case when received_on <= due_on then 1 end) as reports_received_in_time
    from {{ ref('stg_ledgers__reports_due') }}
    group by region_code, last_day(month)
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
