-- Grain: region shown under another name than its own (demonstration data only).
select
    region_code,
    alias_zh,
    alias_en
from {{ rows_in_force('region_aliases') }} as region_aliases
