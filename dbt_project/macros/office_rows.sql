{# The folder of the office's rows of reference tables: that of a build, else that of the data folder. #}
{% macro office_rows_folder() %}
    {{- return(env_var('XUNTU_REFERENCE', '') or office_setting('reference')) -}}
{% endmacro %}

{# After a seed is loaded: the office's rows of it (`<folder>/<seed>.csv`) take the place of those of
   their key (`meta.key`), or are added; what is withdrawn goes. `warehouse.schema.office_rows` does
   the same for whoever reads the tables outside dbt. Nothing where the office has no such file. #}
{% macro lay_office_rows() %}
    {%- set key = model.config.meta.get('key') -%}
    {%- if execute and key and office_rows_folder() -%}
        {%- set file = (office_rows_folder() ~ '/' ~ model.name ~ '.csv') | replace("'", "''") -%}
        {%- if run_query("select file from glob('" ~ file ~ "')").rows | length -%}
            {%- set types = model.config.column_types -%}
            {%- set rows = "read_csv('" ~ file ~ "', all_varchar = true, header = true, nullstr = '')" -%}
            delete from {{ this }} as product
            using {{ rows }} as office
            where true
            {%- for column in key %}
                and product.{{ column }} = cast(office.{{ column }} as {{ types[column] }})
            {%- endfor %};
            insert into {{ this }} by name
            select
            {%- for column, type in types.items() %}
                cast({{ column }} as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
            from {{ rows }}
            where is_withdrawn = 'false'
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
