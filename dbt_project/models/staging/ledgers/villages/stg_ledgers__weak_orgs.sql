-- Grain: village x designation as weak.
select
    village_id,
    designated_on,
    {{ known_by_as_of('converted_on') }} as converted_on,
    {{ known_by_as_of('relapsed_on') }} as relapsed_on
from {{ rows_in_force('weak_orgs') }} as weak_orgs
where designated_on <= {{ as_of_date() }}
