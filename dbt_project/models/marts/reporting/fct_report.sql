-- Grain: county x month x ledger whose report is due or in.
select
    region_code as county_code,
    month,
    ledger,
    due_on,
    received_on,
    last_day(due_on) as month_end
from {{ ref('stg_ledgers__reports_due') }}
order by due_on, county_code, ledger
