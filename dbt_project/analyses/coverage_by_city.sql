-- Coverage of each city at the last month in the term last begun, the lowest first.
-- A term that is over has rows at later months too, where its figures stand still.
select
    coverage.region_code,
    regions.name,
    coverage.villages_covered,
    coverage.villages_on_roster,
    round(100.0 * coverage.villages_covered / nullif(coverage.villages_on_roster, 0), 1) as coverage_percent
from {{ ref('mart_coverage') }} as coverage
inner join {{ ref('dim_region') }} as regions on coverage.region_code = regions.region_code
inner join {{ ref('dim_term') }} as terms
    on
        coverage.region_code = terms.region_code
        and coverage.term_id = terms.term_id
where
    coverage.region_level = 'city'
    and coverage.month_end = (select max(latest.month_end) from {{ ref('mart_coverage') }} as latest)
qualify row_number() over (partition by coverage.region_code order by terms.starts_on desc) = 1
order by coverage_percent
