{# Several sums of columns, each over all rows of a key, are the same. #}
{% test columns_sum_alike(model, by, sums) %}
with totals as (
    select
        {{ by | join(', ') }},
        {%- for columns in sums %}
        sum({{ columns | join(' + ') }}) as total_{{ loop.index }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ model }}
    group by {{ by | join(', ') }}
)

select *
from totals
where
    false
    {%- for columns in sums[1:] %}
    or total_1 <> total_{{ loop.index + 1 }}
    {%- endfor %}
{% endtest %}
