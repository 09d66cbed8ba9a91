{# The tags of a text that joins them by `|`, one row each; to be selected, not filtered by. #}
{% macro tags_of(text) %}{{ return(adapter.dispatch('tags_of')(text)) }}{% endmacro %}
{% macro duckdb__tags_of(text) %}{{ return('unnest(string_split(' ~ text ~ ', \'|\'))') }}{% endmacro %}
{% macro spark__tags_of(text) %}{{ return('explode(split(' ~ text ~ ', \'\\\\|\'))') }}{% endmacro %}

{# Whether a tag is among those that a text joins. #}
{% macro has_tag(text, tag) -%}
    instr(concat('|', {{ text }}, '|'), concat('|', {{ tag }}, '|')) > 0
{%- endmacro %}
