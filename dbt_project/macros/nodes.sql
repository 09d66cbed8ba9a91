{# The plan and the three nodes of rectification, in their order, each with the event that reports it
and the item of the rules that limits it. #}
{% macro rectification_nodes() %}
    {{ return({
        'plan': {'event_kind': 'plan_submitted', 'item': 'rectification_plan'},
        'self_check': {'event_kind': 'node_self_check', 'item': 'node_self_check'},
        'supervision': {'event_kind': 'node_supervision', 'item': 'node_supervision'},
        'consolidation': {'event_kind': 'node_consolidation', 'item': 'node_consolidation'},
    }) }}
{% endmacro %}

{# The day of the first event that reports each node, side by side. #}
{% macro first_reports_of_nodes() %}
    {%- for node, known_by in rectification_nodes().items() %}
        min(case when event_kind = '{{ known_by.event_kind }}' then occurred_on end) as {{ node }}_on
        {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The limit of each node, side by side. #}
{% macro limits_of_nodes() %}
    {%- for node, known_by in rectification_nodes().items() %}
        max(case when item = '{{ known_by.item }}' then due_on end) as {{ node }}_limit_on
        {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The counts of mart_rectification_nodes, in its order. #}
{% macro node_counts() %}
    {{ return(['problems_due', 'reported', 'reported_late', 'settled_before_limit', 'days_to_node_summed']) }}
{% endmacro %}

{# The first report and the limit of each node, side by side. #}
{% macro node_days(reports, limits) %}
    {%- for node in rectification_nodes() %}
        {{ reports }}.{{ node }}_on,
        {{ limits }}.{{ node }}_limit_on{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# The counts of each node, side by side, each under the node's name and its own. #}
{% macro node_counts_side_by_side() %}
    {%- for node in rectification_nodes() %}
        {%- set is_past = node ~ '_limit_on < ' ~ as_of_date() %}
        count(case when {{ node }}_on is not null or {{ is_past }} then 1 end) as {{ node }}_problems_due,
        count({{ node }}_on) as {{ node }}_reported,
        count(case when {{ node }}_on > {{ node }}_limit_on then 1 end) as {{ node }}_reported_late,
        count(
            case when {{ node }}_on is null and {{ is_past }} and first_settled_on <= {{ node }}_limit_on then 1 end
        ) as {{ node }}_settled_before_limit,
        sum(
            case
                when {{ node }}_on is null then 0
                else greatest({{ days_between('feedback_on', node ~ '_on') }}, 0)
            end
        ) as {{ node }}_days_to_node_summed{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# The counts of one node, under their own names. #}
{% macro node_counts_of(node) %}
    {%- for name in node_counts() %}
        {{ node }}_{{ name }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}
