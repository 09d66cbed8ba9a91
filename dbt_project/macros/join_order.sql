{#
Hooks around a model whose joins shall hash their right sides, as they are written. DuckDB takes a
filtered scan for a fifth of its rows, and so would hash all problems of the country, and spill.
#}
{% macro join_as_written() %}{{ return(adapter.dispatch('join_as_written')()) }}{% endmacro %}
{% macro duckdb__join_as_written() %}{{ return("set disabled_optimizers = 'build_side_probe_side,join_order'") }}{% endmacro %}
{% macro default__join_as_written() %}{{ return('') }}{% endmacro %}

{% macro join_as_planned() %}{{ return(adapter.dispatch('join_as_planned')()) }}{% endmacro %}
{% macro duckdb__join_as_planned() %}{{ return("set disabled_optimizers = ''") }}{% endmacro %}
{% macro default__join_as_planned() %}{{ return('') }}{% endmacro %}
