-- Grain: problem category x category it lies in, itself included. What a category's code begins with
-- says nothing: an office may re-code one, and it stays in its class.
with recursive ancestors as (
    select
        category_code,
        category_code as ancestor_code
    from {{ ref('problem_taxonomy') }}
    union
    select
        ancestors.category_code,
        above.parent_code as ancestor_code
    from ancestors
    inner join {{ ref('problem_taxonomy') }} as above on ancestors.ancestor_code = above.category_code
    where above.parent_code is not null
)

select
    ancestors.category_code,
    ancestors.ancestor_code,
    classes.parent_code is null as is_class
from ancestors
inner join {{ ref('problem_taxonomy') }} as classes on ancestors.ancestor_code = classes.category_code
order by ancestors.category_code, ancestors.ancestor_code
