{# When rows of a source were last accepted: its query, with the name of the table in it. #}
{% macro duckdb__collect_freshness_custom_sql(source, loaded_at_query) %}
    {{ return(dbt.default__collect_freshness_custom_sql(source, loaded_at_query | replace('{name}', source.identifier))) }}
{% endmacro %}
