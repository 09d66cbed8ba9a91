-- Grain: problem category x category it lies in, itself included. What a category's code begins with
-- says nothing: an office may re-code one, and it stays in its class.
{% set steps = var('deepest_category') - 1 %}

with ancestors_0 as (
    select
        category_code,
        category_code as ancestor_code,
        parent_code
    from {{ ref('problem_taxonomy') }}
),

{% for step in range(steps) -%}
ancestors_{{ step + 1 }} as (
    select
        below.category_code,
        above.category_code as ancestor_code,
        above.parent_code
    from ancestors_{{ step }} as below
    inner join {{ ref('problem_taxonomy') }} as above on below.parent_code = above.category_code
),

{% endfor -%}
ancestors as (
    {%- for step in range(steps + 1) %}
    select * from ancestors_{{ step }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select
    category_code,
    ancestor_code,
    parent_code is null as is_class
from ancestors
order by category_code, ancestor_code
