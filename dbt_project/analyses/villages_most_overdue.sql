-- The ten villages with most problems overdue, and how long the longest of them has been.
select
    regions.name as county,
    villages.township_name as township,
    villages.name as village,
    problems.village_id,
    count(*) as overdue,
    max(problems.days_past_due) as most_days_past_due
from {{ ref('fct_problem') }} as problems
inner join {{ ref('dim_village') }} as villages on problems.village_id = villages.village_id
inner join {{ ref('dim_region') }} as regions on problems.county_code = regions.region_code
where problems.lateness = 'overdue'
group by regions.name, villages.township_name, villages.name, problems.village_id
order by overdue desc, most_days_past_due desc, problems.village_id asc
limit 10
