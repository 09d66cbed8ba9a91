-- Additive, semi-additive or non-additive, and over what not: in `meta` for every number of a mart.
with unstated as (
    select '{{ columns_of_unstated_additivity() | join(" ") if execute else "" }}' as column_names
)

select column_names
from unstated
where column_names <> ''
