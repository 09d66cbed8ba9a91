-- Grain: recovery of money that has come.
select
    recovery_id,
    inspection_id,
    kind,
    amount_yuan,
    recovered_on
from {{ source('ledgers', 'recoveries') }}
where recovered_on <= {{ as_of_date() }}
