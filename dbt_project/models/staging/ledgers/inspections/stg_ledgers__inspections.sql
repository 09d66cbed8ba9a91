-- Grain: inspection that has begun.
select
    inspection_id,
    village_id,
    round_id,
    team_id,
    team_level,
    modes,
    starts_on,
    {{ known_by_as_of('ends_on') }} as ends_on,
    {{ known_by_as_of('feedback_on') }} as feedback_on,
    days_on_site,
    interviews_held,
    parent_inspection_id
from {{ rows_in_force('inspections') }} as inspections
where starts_on <= {{ as_of_date() }}
