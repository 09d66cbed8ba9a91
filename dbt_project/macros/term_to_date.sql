{#
CTEs that count what changed in each month, and the query that sums them by `keys` and month; to be
written after `with`. Each of `changes` counts the rows of a relation (`rows`), where all of `where`
hold, in the month of a `day`: `counted` gives the expressions, and every other count is zero.
What happened before the first month of a county's term counts in that month.
#}
{% macro monthly_changes(counts, changes, keys=['county_code', 'term_id']) -%}
{% for name, change in changes.items() -%}
{{ name }} as (
    select
        {{ keys | join(',\n        ') }},
        last_day({{ change.day }}) as month_end,
        {{- select_counts(counts, change.counted) }}
    from {{ change.rows }}
    {%- if change.where %}
    where
        {{ change.where | join('\n        and ') }}
    {%- endif %}
    group by {{ keys | join(', ') }}, last_day({{ change.day }})
),
{% endfor %}
changes as (
    {%- for name in changes %}
    select * from {{ name }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select
    changes.{{ keys | join(',\n    changes.') }},
    greatest(changes.month_end, county_terms.first_month_end) as month_end,
    {{- summed(counts) }}
from changes
inner join {{ ref('int_county_terms') }} as county_terms
    on
        changes.county_code = county_terms.county_code
        and changes.term_id = county_terms.term_id
group by
    changes.{{ keys | join(',\n    changes.') }},
    greatest(changes.month_end, county_terms.first_month_end)
{% endmacro %}

{#
CTEs, the last of them `to_date`: the counts of each region, term and month end from nothing to that
month, rolled up from the monthly changes of counties; to be written after `with`. `months` is the
grid, of which `looked` is kept: a count that says whether anybody looked at all.
#}
{% macro term_to_date(counts, changes, months, keys=[], looked=none) -%}
{%- set month_keys = ['region_code', 'term_id', 'month_end'] + keys %}
{%- set changes_keys = ['term_id', 'month_end'] + keys %}
{%- set kept = ['region_code', 'region_level', 'term_id', 'month_end'] + keys + ([looked] if looked else []) -%}
changes as (
    select
        ancestors.ancestor_code as region_code,
        changes.{{ changes_keys | join(',\n        changes.') }},
        {{- summed(counts) }}
    from {{ changes }} as changes
    inner join {{ ref('int_region_ancestors') }} as ancestors on changes.county_code = ancestors.region_code
    group by ancestors.ancestor_code, changes.{{ changes_keys | join(', changes.') }}
),

to_date as (
    select
        months.{{ kept | join(',\n        months.') }},
        {{- summed_to_month_end(
            counts, 'months.' ~ (['region_code', 'term_id'] + keys) | join(', months.'), 'months.month_end'
        ) }}
    from {{ months }} as months
    left join changes
        on
            {%- for key in month_keys %}
            {{ 'and ' if not loop.first }}months.{{ key }} = changes.{{ key }}
            {%- endfor %}
)
{% endmacro %}
