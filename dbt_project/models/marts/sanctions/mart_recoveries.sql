-- Grain: region x term of the inspection x month of recovery x kind.
select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    recoveries.term_id,
    last_day(recoveries.recovered_on) as month_end,
    recoveries.kind,
    count(*) as recoveries,
    -- to the hundredth, so that the order of summing leaves no trace
    cast(sum(cast(recoveries.amount_yuan as decimal(18, 2))) as double) as amount_yuan
from {{ ref('fct_recovery') }} as recoveries
inner join {{ ref('int_region_ancestors') }} as ancestors on recoveries.county_code = ancestors.region_code
group by
    ancestors.ancestor_code,
    ancestors.ancestor_level,
    recoveries.term_id,
    last_day(recoveries.recovered_on),
    recoveries.kind
order by recoveries.term_id, month_end, region_level, region_code, recoveries.kind
