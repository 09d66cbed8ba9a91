-- A category or cause that the reference tables list no longer lies in no class: its problems would
-- be missed wherever classes are counted. Re-code the ledgers too, or list the former code as well.
with told as (
    select
        'problems' as ledger,
        category_code,
        cause_code
    from {{ ref('stg_ledgers__problems') }}
    union all
    select
        'clues' as ledger,
        category_code,
        null as cause_code
    from {{ ref('stg_ledgers__clues') }}
    union all
    select
        'supervision_actions' as ledger,
        category_code,
        null as cause_code
    from {{ ref('stg_ledgers__supervision_actions') }}
)

select
    ledger,
    category_code as code,
    count(*) as listed_rows
from told
where
    category_code is not null
    and category_code not in (select category_code from {{ ref('problem_taxonomy') }})
group by ledger, category_code
union all
select
    ledger,
    cause_code as code,
    count(*) as listed_rows
from told
where
    cause_code is not null
    and cause_code not in (select cause_code from {{ ref('cause_taxonomy') }})
group by ledger, cause_code
