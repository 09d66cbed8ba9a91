-- Grain: region x term x month end; recorded samples of the term's periods, to date as known then.
with region_months as (
    select
        region_code,
        region_level,
        term_id,
        month_end
    from {{ ref('int_region_months') }}
),

drawn as (
    select
        samples.sample_id,
        samples.region_code,
        samples.frame_size,
        region_months.region_level,
        region_months.term_id,
        region_months.month_end
    from {{ ref('int_recheck_samples') }} as samples
    inner join region_months
        on
            samples.region_code = region_months.region_code
            and samples.term_id = region_months.term_id
            and samples.drawn_on <= region_months.month_end
),

checks_by_month as (
    select
        sample_id,
        last_day(checked_on) as month_end,
        count(*) as checked,
        count(case when result = 'failed' then 1 end) as failed
    from {{ ref('stg_ledgers__rechecks') }}
    group by sample_id, last_day(checked_on)
),

known as (
    select
        drawn.sample_id,
        drawn.region_code,
        drawn.region_level,
        drawn.term_id,
        drawn.month_end,
        drawn.frame_size,
        cast(coalesce(sum(checks_by_month.checked), 0) as bigint) as checked,
        cast(coalesce(sum(checks_by_month.failed), 0) as bigint) as failed
    from drawn
    left join checks_by_month
        on
            drawn.sample_id = checks_by_month.sample_id
            and drawn.month_end >= checks_by_month.month_end
    group by
        drawn.sample_id,
        drawn.region_code,
        drawn.region_level,
        drawn.term_id,
        drawn.month_end,
        drawn.frame_size
),

strata as (
    select
        region_code,
        region_level,
        term_id,
        month_end,
        checked,
        failed,
        greatest(frame_size, checked) as stratum_size
    from known
),

estimates as (
    select
        region_code,
        region_level,
        term_id,
        month_end,
        checked,
        failed,
        {{ stratum_estimates('stratum_size', 'checked', 'failed') }}
    from strata
),

of_samples as (
    select
        region_code,
        term_id,
        month_end,
        case when region_level = 'county' then 1 else 0 end as counties_sampled,
        cast(sum(checked) as bigint) as checked,
        cast(sum(failed) as bigint) as failed,
        {{ summed_estimates('estimates') }}
    from estimates
    group by region_code, region_level, term_id, month_end
),

rolled_up as (
    select
        ancestors.ancestor_code as region_code,
        of_samples.term_id,
        of_samples.month_end,
        cast(sum(of_samples.counties_sampled) as bigint) as counties_sampled,
        cast(sum(of_samples.checked) as bigint) as checked,
        cast(sum(of_samples.failed) as bigint) as failed,
        {{ summed_estimates('of_samples') }}
    from of_samples
    inner join {{ ref('int_region_ancestors') }} as ancestors on of_samples.region_code = ancestors.region_code
    group by ancestors.ancestor_code, of_samples.term_id, of_samples.month_end
)

select
    region_months.region_code,
    region_months.region_level,
    region_months.term_id,
    region_months.month_end,
    {{ counts_or_zero(['counties_sampled', 'checked', 'failed'] + recheck_estimates(), 'rolled_up') }}
from region_months
left join rolled_up
    on
        region_months.region_code = rolled_up.region_code
        and region_months.term_id = rolled_up.term_id
        and region_months.month_end = rolled_up.month_end
order by region_months.term_id, region_months.month_end, region_months.region_level, region_months.region_code
