-- Grain: published figure, with the interval its qualifier means.
{{ config(materialized='table') }}

select
    source_id,
    source_title,
    region_code,
    region_name,
    region_note,
    level as region_level,
    period,
    metric,
    value,
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
    end as value_high,
    qualifier,
    period_start,
    period_end,
    date_basis,
    unit,
    comparable,
    reason_not_comparable,
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
