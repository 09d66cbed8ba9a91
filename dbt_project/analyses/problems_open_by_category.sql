-- Open problems by category, and how many of them are overdue.
select
    categories.name_zh,
    categories.name_en,
    count(*) as open_problems,
    count(case when problems.lateness = 'overdue' then 1 end) as overdue
from {{ ref('fct_problem') }} as problems
inner join {{ ref('problem_taxonomy') }} as categories on problems.category_code = categories.category_code
where problems.state in ('open', 'basically_done')
group by categories.name_zh, categories.name_en
order by open_problems desc
