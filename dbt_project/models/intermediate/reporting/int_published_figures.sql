-- Grain: published figure, with the interval its qualifier means.
-- Exact is a point; about is 5 % either side; at least is open upwards, a share up to 100 %; what is
-- ambiguous and compared with nothing is no interval.
{{ config(materialized='table') }}

with printed as (
    select
        source_id,
        source_title,
        region_code,
        region_name,
        cast(null as string) as region_name_en,
        region_note,
        level as region_level,
        period,
        metric,
        value,
        qualifier,
        period_start,
        period_end,
        date_basis,
        unit,
        comparable,
        reason_not_comparable,
        false as is_elsewhere,
        cast(null as string) as note,
        concat(
            source_id,
            '|',
            coalesce(region_code, ''),
            '|',
            coalesce(region_note, ''),
            '|',
            metric,
            '|',
            qualifier,
            '|',
            period
        ) as figure_id
    from {{ ref('published_figures') }}
    union all
    -- other places: their definitions are not known well enough for ours to stand beside them
    select
        source_url as source_id,
        cast(null as string) as source_title,
        cast(null as string) as region_code,
        region as region_name,
        region_en as region_name_en,
        cast(null as string) as region_note,
        level as region_level,
        period,
        metric,
        value,
        qualifier,
        period_start,
        period_end,
        cast(null as string) as date_basis,
        unit,
        false as comparable,
        cast(null as string) as reason_not_comparable,
        true as is_elsewhere,
        note,
        -- engines write a double each in their own way (1.109142E7), a decimal alike
        concat(source_url, '|', metric, '|', period, '|', cast(value as decimal(18, 2))) as figure_id
    from {{ ref('external_benchmarks') }}
)

select
    *,
    case
        when qualifier = 'about' then 0.95 * value
        when qualifier = 'ambiguous' and not comparable then null
        else value
    end as value_low,
    case
        when qualifier = 'exact' then value
        when qualifier = 'about' then 1.05 * value
        -- a share has a ceiling
        when qualifier = 'at_least' and unit = 'percent' then 100
    end as value_high
from printed
