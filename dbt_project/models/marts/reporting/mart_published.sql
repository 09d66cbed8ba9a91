-- Grain: published figure, with our own value where the two can be compared.
select
    figures.figure_id,
    figures.source_id,
    figures.source_title,
    figures.region_code,
    figures.region_name,
    figures.region_name_en,
    figures.region_note,
    figures.region_level,
    figures.period,
    figures.period_start,
    figures.period_end,
    figures.metric,
    figures.unit,
    figures.value,
    figures.value_low,
    figures.value_high,
    figures.qualifier,
    figures.comparable,
    figures.reason_not_comparable,
    figures.date_basis,
    figures.is_elsewhere,
    figures.note,
    own_values.own_value
from {{ ref('int_published_figures') }} as figures
left join {{ ref('int_published_own_values') }} as own_values on figures.figure_id = own_values.figure_id
order by figures.source_id, figures.figure_id
