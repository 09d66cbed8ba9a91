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
    select
        regions.parent_code as region_code,
        {% for key in keys %}counts.{{ key }}, {% endfor %}
        {%- for count in counts %}
        sum(coalesce(counts.{{ count }}, 0)) as {{ count }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ model }} as counts
    inner join {{ ref('dim_region') }} as regions on counts.region_code = regions.region_code
    where regions.parent_code is not null
    group by regions.parent_code{% for key in keys %}, counts.{{ key }}{% endfor %}
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
