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
