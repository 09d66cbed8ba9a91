{#
Every count that the model's documentation calls additive or semi-additive is, in every region, the
sum of those of the regions below it, in the same period. An empty count stands for nothing seen.
Money is summed in another order here and may differ by less than a hundredth.
Where a model holds no counties, `levels` names those whose regions have all their parts in it.
#}
{% test parts_sum_to_wholes(model, period=['term_id', 'month_end'], further_keys=[], levels=['country', 'province', 'city']) %}
{%- set keys = period + further_keys -%}
{%- set counts = columns_adding_up(model.identifier) if execute else [] -%}
with parts as (
    {{- sums_of_parts(model, keys, counts) }}
)

select
    wholes.region_code,
    {% for key in keys %}wholes.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
from {{ model }} as wholes
left join parts
    on
        wholes.region_code = parts.region_code
        {%- for key in keys %}
        and wholes.{{ key }} = parts.{{ key }}
        {%- endfor %}
where
    wholes.region_level in ('{{ levels | join("', '") }}')
    and (
        false
        {%- for count in counts %}
        or abs(coalesce(wholes.{{ count }}, 0) - coalesce(parts.{{ count }}, 0)) >= 0.01
        {%- endfor %}
    )
{% endtest %}
