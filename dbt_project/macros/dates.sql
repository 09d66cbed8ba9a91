{# Arithmetic on dates that DuckDB and Spark write differently. #}

{% macro add_days(day, days) %}{{ return(adapter.dispatch('add_days')(day, days)) }}{% endmacro %}
{% macro duckdb__add_days(day, days) %}{{ return('(' ~ day ~ ' + cast(' ~ days ~ ' as integer))') }}{% endmacro %}
{% macro spark__add_days(day, days) %}{{ return('date_add(' ~ day ~ ', cast(' ~ days ~ ' as int))') }}{% endmacro %}

{# 31 August plus six months is the last day of February. #}
{% macro add_months(day, months) %}{{ return(adapter.dispatch('add_months')(day, months)) }}{% endmacro %}
{% macro duckdb__add_months(day, months) %}
    {{- return('cast(' ~ day ~ ' + to_months(cast(' ~ months ~ ' as integer)) as date)') -}}
{% endmacro %}
{% macro spark__add_months(day, months) %}{{ return('add_months(' ~ day ~ ', cast(' ~ months ~ ' as int))') }}{% endmacro %}

{% macro days_between(earlier, later) %}{{ return(adapter.dispatch('days_between')(earlier, later)) }}{% endmacro %}
{% macro duckdb__days_between(earlier, later) %}{{ return('date_diff(\'day\', ' ~ earlier ~ ', ' ~ later ~ ')') }}{% endmacro %}
{% macro spark__days_between(earlier, later) %}{{ return('cast(datediff(' ~ later ~ ', ' ~ earlier ~ ') as bigint)') }}{% endmacro %}

{# 1 is Monday, 7 is Sunday. Spark's weekday() begins with 0 on Monday, and Sail's says -1 of a Sunday:
dayofweek() begins with 1 on Sunday in both. #}
{% macro iso_weekday(day) %}{{ return(adapter.dispatch('iso_weekday')(day)) }}{% endmacro %}
{% macro duckdb__iso_weekday(day) %}{{ return('extract(isodow from ' ~ day ~ ')') }}{% endmacro %}
{% macro spark__iso_weekday(day) %}{{ return('cast((dayofweek(' ~ day ~ ') + 5) % 7 + 1 as bigint)') }}{% endmacro %}

{# A query of one column, date_day, from the first day to the last. #}
{% macro calendar_days(first_day, last_day) %}{{ return(adapter.dispatch('calendar_days')(first_day, last_day)) }}{% endmacro %}
{% macro duckdb__calendar_days(first_day, last_day) %}
    select cast(unnest(generate_series({{ first_day }}, {{ last_day }}, interval 1 day)) as date) as date_day
{% endmacro %}
{% macro spark__calendar_days(first_day, last_day) %}
    select explode(sequence({{ first_day }}, {{ last_day }}, interval 1 day)) as date_day
{% endmacro %}

{# A date, or nothing where it lies after the as-of date: it was not known yet. #}
{% macro known_by_as_of(day) %}case when {{ day }} <= {{ as_of_date() }} then {{ day }} end{% endmacro %}

{# Later than every date of a ledger. #}
{% macro end_of_time() %}cast('9999-12-31' as date){% endmacro %}

{# A number that orders the events of a problem: by day, and within a day by their sequence. #}
{% macro event_order(day, sequence_no) -%}
    ({{ days_between("cast('1900-01-01' as date)", day) }} * 1000000 + {{ sequence_no }})
{%- endmacro %}
