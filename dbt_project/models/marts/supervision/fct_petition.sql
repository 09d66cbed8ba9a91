-- Grain: village x month x channel with petitions by QR code, counts only.
with months as (
    select
        village_id,
        channel,
        cast(date_trunc('month', month) as date) as month,
        cast(sum(received) as bigint) as received,
        cast(sum(named) as bigint) as named,
        cast(sum(answered_in_time) as bigint) as answered_in_time,
        cast(sum(confirmed) as bigint) as confirmed
    from {{ ref('stg_ledgers__qr_petitions') }}
    group by village_id, channel, cast(date_trunc('month', month) as date)
)

select
    months.village_id,
    villages.county_code,
    months.month,
    months.channel,
    months.received,
    months.named,
    months.answered_in_time,
    months.confirmed
from months
inner join {{ ref('dim_village') }} as villages on months.village_id = villages.village_id
order by villages.county_code, months.village_id, months.month, months.channel
