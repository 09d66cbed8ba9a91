{# The six criteria of a key village, each with the column of the profile that measures it. #}
{% macro key_village_criteria() %}
    {{ return({
        'weak_organisation': 'is_weak_org',
        'petitions': 'petitions_12m',
        'contradictions': 'disputes_12m',
        'policy_heavy': 'policy_projects',
        'funds_heavy': 'project_funds_yuan',
        'resource_rich': 'collective_assets_yuan',
    }) }}
{% endmacro %}

{# Weight and threshold of each criterion side by side, from the rows of key_village_weights. #}
{% macro key_village_weights_pivoted() %}
    {%- for criterion in key_village_criteria() %}
        max(case when criterion = '{{ criterion }}' then weight end) as {{ criterion }}_weight,
        max(case when criterion = '{{ criterion }}' then threshold end) as {{ criterion }}_threshold
        {{- ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# Points of each criterion: its weight where it is met, 0 where not, nothing where not surveyed. #}
{% macro key_village_points(profiles, weights) %}
    {%- for criterion, measure in key_village_criteria().items() %}
        cast(
            case
                when {{ profiles }}.{{ measure }} is null then null
                when cast({{ profiles }}.{{ measure }} as double) >= {{ weights }}.{{ criterion }}_threshold
                    then {{ weights }}.{{ criterion }}_weight
                else 0
            end as double
        ) as {{ criterion }}_points{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{% macro key_village_score() %}
    {%- for criterion in key_village_criteria() %}
        coalesce({{ criterion }}_points, 0){{ ' +' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# The groups of villages that are told apart: the six criteria, and key, other, not surveyed. #}
{% macro key_village_groups() %}
    {%- set groups = {} -%}
    {%- for criterion in key_village_criteria() -%}
        {%- do groups.update({criterion: criterion ~ '_points > 0'}) -%}
    {%- endfor -%}
    {%- do groups.update({
        'key': 'is_key_village',
        'other': 'not is_key_village',
        'not_surveyed': 'is_key_village is null',
    }) -%}
    {{ return(groups) }}
{% endmacro %}

{# Each count summed over the rows that meet a condition. #}
{% macro summed_where(counts, condition) %}
    {%- for name in counts %}
        sum(case when {{ condition }} then {{ name }} else 0 end) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}
