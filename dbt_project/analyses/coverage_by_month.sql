-- Coverage of each county at each month end of the term last begun; of one: where region_code = '360102'.
-- A term that is over has rows at later months too, where its figures stand still.
select
    coverage.region_code,
    regions.name,
    coverage.month_end,
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
    coverage.region_level = 'county'
    and coverage.month_end > terms.starts_on
qualify terms.starts_on = max(terms.starts_on) over (partition by coverage.region_code)
order by coverage.region_code, coverage.month_end
