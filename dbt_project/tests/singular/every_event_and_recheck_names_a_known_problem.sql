-- A settlement, extension or recheck of a problem that no ledger holds would count nowhere.
select problem_id
from {{ ref('int_problem_settlements') }}
where problem_id not in (select problems.problem_id from {{ ref('fct_problem') }} as problems)
union all
select problem_id
from {{ ref('stg_ledgers__rechecks') }}
where problem_id not in (select problems.problem_id from {{ ref('fct_problem') }} as problems)
