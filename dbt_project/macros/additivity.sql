{# Numeric columns of marts whose `meta` does not say whether, or over what not, they add up. #}
{% macro columns_of_unstated_additivity() %}
    {%- set unstated = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name.startswith('mart_') -%}
        {%- for column in node.columns.values() if column.data_type in ('bigint', 'integer', 'double', 'decimal') -%}
            {%- set meta = column.config.meta -%}
            {%- if meta.get('additivity') not in ('additive', 'semi_additive', 'non_additive')
                or (meta.additivity != 'additive' and not meta.get('non_additive_over')) -%}
                {%- do unstated.append(node.name ~ '.' ~ column.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(unstated) }}
{% endmacro %}

{# Columns of a model that are said to add up over regions. #}
{% macro columns_adding_up(model_name) %}
    {%- set columns = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == model_name -%}
        {%- for column in node.columns.values()
            if column.config.meta.get('additivity') in ('additive', 'semi_additive') -%}
            {%- do columns.append(column.name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}

{# Of every region that has regions below it, the sums of their `counts` by `keys`. #}
{% macro sums_of_parts(model, keys, counts) %}
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
{%- endmacro %}
