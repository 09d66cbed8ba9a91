{# The levels that have to put problems right, as the raw tables name them. #}
{% macro responsibility_levels() %}
    {{ return(['village', 'township', 'county']) }}
{% endmacro %}

{# The due date of each level, side by side. #}
{% macro due_dates_of_levels() %}
    {%- for level in responsibility_levels() %}
        max(case when responsibility_level = '{{ level }}' then due_on end) as {{ level }}_due_on
        {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
