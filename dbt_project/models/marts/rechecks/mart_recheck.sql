-- Grain: region whose sample it is and every region above it x term x quarter in which the sample's period begins.
with checks as (
    select
        sample_id,
        count(*) as checked,
        count(case when result = 'failed' then 1 end) as failed
    from {{ ref('stg_ledgers__rechecks') }}
    group by sample_id
),

strata as (
    select
        samples.region_code,
        samples.term_id,
        samples.quarter_start,
        samples.frame_size,
        samples.sample_size,
        coalesce(checks.checked, 0) as checked,
        coalesce(checks.failed, 0) as failed,
        -- more checked than the frame is said to hold is a frame told too small
        greatest(samples.frame_size, coalesce(checks.checked, 0)) as stratum_size
    from {{ ref('int_recheck_samples') }} as samples
    left join checks on samples.sample_id = checks.sample_id
),

estimates as (
    select
        region_code,
        term_id,
        quarter_start,
        frame_size,
        sample_size,
        checked,
        failed,
        {{ stratum_estimates('stratum_size', 'checked', 'failed') }}
    from strata
)

select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    estimates.term_id,
    estimates.quarter_start,
    count(*) as samples,
    cast(sum(estimates.frame_size) as bigint) as frame_size,
    cast(sum(estimates.sample_size) as bigint) as sample_size,
    cast(sum(estimates.checked) as bigint) as checked,
    cast(sum(estimates.failed) as bigint) as failed,
    {{ summed_estimates('estimates') }}
from estimates
inner join {{ ref('int_region_ancestors') }} as ancestors on estimates.region_code = ancestors.region_code
group by
    ancestors.ancestor_code,
    ancestors.ancestor_level,
    estimates.term_id,
    estimates.quarter_start
order by region_level, region_code, estimates.term_id, estimates.quarter_start
