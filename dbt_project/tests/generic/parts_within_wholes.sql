{#
No count that adds up is, in a region, below the sum of those of the regions below it. It may be
above: what is aimed at the region itself is no part of these.
#}
{% test parts_within_wholes(model, keys) %}
{%- set counts = columns_adding_up(model.identifier) if execute else [] -%}
with parts as (
    {{- sums_of_parts(model, keys, counts) }}
)

select
    parts.region_code,
    {% for key in keys %}parts.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
from parts
left join {{ model }} as wholes
    on
        parts.region_code = wholes.region_code
        {%- for key in keys %}
        and parts.{{ key }} = wholes.{{ key }}
        {%- endfor %}
where
    false
    {%- for count in counts %}
    or coalesce(wholes.{{ count }}, 0) < parts.{{ count }}
    {%- endfor %}
{% endtest %}
