-- dim_category_ancestor climbs as many levels as the setting deepest_category says.
select deepest.category_code
from {{ ref('dim_category_ancestor') }} as deepest
group by deepest.category_code
having count(case when deepest.is_class then 1 end) != 1
