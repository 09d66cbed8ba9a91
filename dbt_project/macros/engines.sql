{#
What differs where the project is built by another engine than DuckDB (targets `spark` and `sail`):
ledgers and reference tables are Parquet that `warehouse/build/engines/handover.py` wrote, in the
folder that XUNTU_ENGINE names; marts are Parquet there, to be brought back into a version.
#}

{# That folder, as the engine has to see it: absolute, or an address of shared storage. #}
{% macro engine_folder() %}
    {{- return(env_var('XUNTU_ENGINE') | replace("'", "\\'")) -}}
{% endmacro %}

{# A ledger with every row of every batch. Another engine takes it as a table before it is read. #}
{% macro ledger(table) %}{{ return(adapter.dispatch('ledger')(table)) }}{% endmacro %}
{% macro duckdb__ledger(table) %}{{ return(source('ledgers', table)) }}{% endmacro %}
{% macro spark__ledger(table) %}
    {%- set relation = source('ledgers', table) -%}
    {%- if execute -%}
        {%- do run_query('create schema if not exists ' ~ relation.schema) -%}
        {%- do run_query(
            'create table if not exists ' ~ relation ~ " using parquet location '"
            ~ engine_folder() ~ '/ledgers/' ~ table ~ "'"
        ) -%}
    {%- endif -%}
    {{ return(relation) }}
{% endmacro %}

{# A reference table is what was handed over: typed, and with the office's rows. dbt-spark's own way
writes rows of text, turns what is empty into 'None' and breaks on an apostrophe. #}
{% materialization seed, adapter='spark' %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- call statement('main') -%}
        create table if not exists {{ relation }} (
        {%- for column, type in model.config.column_types.items() %}
            {{ column }} {{ type }}{{ ',' if not loop.last }}
        {%- endfor %}
        ) using parquet
        location '{{ engine_folder() }}/reference/{{ model.name }}'
    {%- endcall -%}
    {#- dbt asks for the rows it would have loaded, to say how many #}
    {%- do store_result('agate_table', response='OK', agate_table=load_result('main').table) -%}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{# Where a table lies, instead of in the warehouse folder of the engine's catalogue. #}
{% macro spark__location_clause() %}
    location '{{ engine_folder() }}/{{ 'marts' if model.fqn[1] == 'marts' else 'work' }}/{{ model.alias }}'
{% endmacro %}

{# Sail takes no comment where a table is made of a query. #}
{% macro sail__comment_clause() %}{% endmacro %}
