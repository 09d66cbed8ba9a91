-- Grain: area of the office's own x member.
select
    area_id,
    area_name,
    member_level,
    member_code
from {{ source('ledgers', 'own_areas') }}
