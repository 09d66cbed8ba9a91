-- Grain: village x day that stands for a month x channel, counts only; the month has begun.
select
    village_id,
    month,
    channel,
    received,
    named,
    answered_in_time,
    confirmed
from {{ source('ledgers', 'qr_petitions') }}
where month <= {{ as_of_date() }}
