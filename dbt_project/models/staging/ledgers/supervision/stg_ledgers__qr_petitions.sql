-- Grain: village x day that stands for a month x channel, counts only; the month has begun.
select
    village_id,
    month,
    channel,
    received,
    named,
    answered_in_time,
    confirmed
from {{ rows_in_force('qr_petitions') }} as qr_petitions
where month <= {{ as_of_date() }}
