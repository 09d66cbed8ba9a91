-- Additive, semi-additive or non-additive, and over what not: in `meta` for every number of a mart.
{% set unstated = columns_of_unstated_additivity() if execute else [] %}

with unstated as (
    select
        {{ unstated | length }} as columns_unstated,
        '{{ unstated | join(" ") }}' as column_names
)

select column_names
from unstated
where columns_unstated > 0
