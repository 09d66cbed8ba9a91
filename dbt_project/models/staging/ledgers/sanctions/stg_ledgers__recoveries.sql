-- Grain: recovery of money that has come.
select
    recovery_id,
    inspection_id,
    kind,
    amount_yuan,
    recovered_on
from {{ rows_in_force('recoveries') }} as recoveries
where recovered_on <= {{ as_of_date() }}
