-- Grain: region x term x month end; term to date as known at that month end.

with {{ term_to_date(density_counts(), ref('int_density_changes'), ref('int_region_months')) }}

select
    region_code,
    region_level,
    term_id,
    month_end,
    inspections,
    villages_inspected,
    {{ unless_nobody_looked(['problems', 'zero_finding_inspections'], 'inspections') }},
    {{ unless_nobody_looked(['days_on_site'], 'inspections_with_days') }},
    inspections_with_days
from to_date
order by term_id, month_end, region_level, region_code
