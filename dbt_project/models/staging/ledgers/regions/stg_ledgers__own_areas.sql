-- Grain: area of the office's own x member.
select
    area_id,
    area_name,
    member_level,
    member_code
from {{ rows_in_force('own_areas') }} as own_areas
