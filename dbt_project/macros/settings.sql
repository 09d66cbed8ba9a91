{# A setting of the build: the variable, else the environment, else the office's, else none. #}
{% macro setting(name) %}
    {{ return(var(name, none) or env_var('XUNTU_' ~ name | upper, '') or office_setting(name) or none) }}
{% endmacro %}

{# What `warehouse/build/dbt_plugin.py` found in the data folder; none while the project is parsed,
and in a published build, which says all by its environment. #}
{% macro office_setting(name) %}
    {%- if execute and target.name == 'dev' -%}
        {{ return(run_query("select getvariable('xuntu_" ~ name ~ "') as setting").columns[0].values()[0]) }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}

{# The date as of which everything is told; today where the build names none. #}
{% macro as_of_date() %}
    {%- set as_of = setting('as_of_date') -%}
    {{- "cast('" ~ as_of ~ "' as date)" if as_of else 'current_date' -}}
{% endmacro %}

{# A text literal, or a null of text. #}
{% macro text_setting(name) %}
    {%- set value = setting(name) -%}
    {{- "'" ~ (value | string | replace("'", "''")) ~ "'" if value else 'cast(null as ' ~ dbt.type_string() ~ ')' -}}
{% endmacro %}

{# A yes or no; no where the build does not say. #}
{% macro flag_setting(name) %}
    {{- 'true' if setting(name) | string | lower == 'true' else 'false' -}}
{% endmacro %}

{# The time of the build as its publisher names it, so that a repeated build writes the same. #}
{% macro built_at() %}
    {%- set named = setting('built_at') -%}
    {{- "'" ~ named ~ "'" if named else 'current_timestamp' -}}
{% endmacro %}
