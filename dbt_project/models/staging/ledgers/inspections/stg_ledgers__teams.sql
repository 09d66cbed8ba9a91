-- Grain: inspection team. The list is one of today: it is not cut at the as-of date.
select
    team_id,
    level as team_level,
    region_code,
    posts,
    established_on
from {{ rows_in_force('teams') }} as teams
