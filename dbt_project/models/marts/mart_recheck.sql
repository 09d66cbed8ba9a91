-- Grain: region whose sample it is and every region above it x quarter in which the sample's period begins.
with checks as (
    select
        sample_id,
        count(*) as checked,
        count(case when result = 'failed' then 1 end) as failed
    from {{ ref('stg_ledgers__rechecks') }}
    group by sample_id
)

select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    cast(date_trunc('quarter', samples.period_starts_on) as date) as quarter_start,
    count(*) as samples,
    cast(sum(samples.frame_size) as bigint) as frame_size,
    cast(sum(samples.sample_size) as bigint) as sample_size,
    cast(sum(coalesce(checks.checked, 0)) as bigint) as checked,
    cast(sum(coalesce(checks.failed, 0)) as bigint) as failed
from {{ ref('stg_ledgers__recheck_samples') }} as samples
inner join {{ ref('int_region_ancestors') }} as ancestors on samples.region_code = ancestors.region_code
left join checks on samples.sample_id = checks.sample_id
group by
    ancestors.ancestor_code,
    ancestors.ancestor_level,
    cast(date_trunc('quarter', samples.period_starts_on) as date)
order by region_level, region_code, quarter_start
