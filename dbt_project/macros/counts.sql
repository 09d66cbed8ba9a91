{# The counts of mart_rectification_timeliness, in its order. #}
{% macro rectification_counts() %}
    {{ return([
        'fed_back', 'closed_on_time', 'closed_late', 'open_not_due', 'open_overdue', 'directly_closed', 'withdrawn',
        'extended', 'reopened', 'matured', 'matured_closed_on_time', 'reached_day_30', 'closed_by_day_30',
        'closed_interval_only', 'rechecked', 'recheck_failed',
        'matured_by_rule', 'matured_by_rule_closed_on_time', 'open_ongoing_undated'
    ]) }}
{% endmacro %}

{# The counts as select list: those given by their expression, the others zero. #}
{% macro select_counts(counts, given) %}
    {%- for name in given if name not in counts %}
        {{- exceptions.raise_compiler_error(
            name ~ ' is none of ' ~ counts | join(', ') ~ ': add it to its list in macros/counts.sql'
        ) }}
    {%- endfor %}
    {%- for name in counts %}
        {{ given.get(name, '0') }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Each count summed from nothing to the row's month: what is known at that month end. #}
{% macro summed_to_month_end(counts, partition_by, order_by) %}
    {%- for name in counts %}
        cast(sum(coalesce({{ name }}, 0)) over (
            partition by {{ partition_by }} order by {{ order_by }} rows between unbounded preceding and current row
        ) as bigint) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro summed(counts) %}
    {%- for name in counts %}
        cast(sum({{ name }}) as bigint) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro density_counts() %}
    {{ return([
        'inspections', 'villages_inspected', 'problems', 'zero_finding_inspections', 'days_on_site',
        'inspections_with_days'
    ]) }}
{% endmacro %}

{% macro sanction_counts() %}
    {{ return([
        'clues', 'clues_disposed', 'persons_involved', 'persons_filed', 'cases_filed', 'persons_sanctioned',
        'persons_organisational', 'persons_judicial'
    ]) }}
{% endmacro %}

{% macro coverage_counts() %}
    {{ return(['villages_on_roster', 'villages_covered', 'villages_effective']) }}
{% endmacro %}

{# Zero means looked and found none; nothing at all is known while no inspection has ended. #}
{% macro unless_nobody_looked(counts, looked) %}
    {%- for name in counts %}
    case when {{ looked }} > 0 or {{ name }} <> 0 then {{ name }} end as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Zero where a left join found nothing. #}
{% macro counts_or_zero(counts, relation) %}
    {%- for name in counts %}
        coalesce({{ relation }}.{{ name }}, 0) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
