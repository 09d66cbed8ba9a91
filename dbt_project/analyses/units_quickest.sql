-- Responsible units by the median days from feedback to closing, the quickest first; of at least
-- twenty problems closed, as fewer say little.
select
    regions.name as county,
    problems.responsible_unit,
    count(*) as closed,
    median(problems.days_to_close) as median_days
from {{ ref('fct_problem') }} as problems
inner join {{ ref('dim_region') }} as regions on problems.county_code = regions.region_code
where
    problems.days_to_close is not null
    and problems.responsible_unit is not null
group by regions.name, problems.county_code, problems.responsible_unit
having count(*) >= 20
order by median_days asc, closed desc, problems.county_code asc, problems.responsible_unit asc
