-- Grain: level that has to put problems right.
{% for level in responsibility_levels() %}
select '{{ level }}' as responsibility_level
{{ 'union all' if not loop.last }}
{% endfor %}
