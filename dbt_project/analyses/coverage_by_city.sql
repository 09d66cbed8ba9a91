-- Coverage of each city at the last month, the lowest first.
select
    regions.name,
    coverage.villages_covered,
    coverage.villages_on_roster,
    round(100.0 * coverage.villages_covered / nullif(coverage.villages_on_roster, 0), 1) as coverage_percent
from {{ ref('mart_coverage') }} as coverage
inner join {{ ref('dim_region') }} as regions on coverage.region_code = regions.region_code
where
    coverage.region_level = 'city'
    and coverage.month_end = (select max(latest.month_end) from {{ ref('mart_coverage') }} as latest)
order by coverage_percent
