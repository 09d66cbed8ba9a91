{#
The events that change the status of a problem, each with the status that it leaves it in. A single
one is told by its number in this order: closed is 1, re-opened is the last.
#}
{% macro status_events() %}
    {{ return({
        'closed': 'closed',
        'direct_close_granted': 'directly_closed',
        'withdrawn': 'withdrawn',
        'reopened': 'open',
    }) }}
{% endmacro %}
