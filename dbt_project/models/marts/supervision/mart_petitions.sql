-- Grain: region x month x channel.
select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    last_day(petitions.month) as month_end,
    petitions.channel,
    cast(sum(petitions.received) as bigint) as received,
    cast(sum(petitions.named) as bigint) as named,
    cast(sum(petitions.answered_in_time) as bigint) as answered_in_time,
    cast(sum(petitions.confirmed) as bigint) as confirmed,
    cast(sum(case when petitions.named is not null then petitions.received else 0 end) as bigint)
        as received_named_known,
    cast(sum(case when petitions.answered_in_time is not null then petitions.received else 0 end) as bigint)
        as received_answer_known,
    cast(sum(case when petitions.confirmed is not null then petitions.received else 0 end) as bigint)
        as received_confirmation_known,
    count(distinct petitions.village_id) as villages
from {{ ref('fct_petition') }} as petitions
inner join {{ ref('int_region_ancestors') }} as ancestors on petitions.county_code = ancestors.region_code
group by ancestors.ancestor_code, ancestors.ancestor_level, last_day(petitions.month), petitions.channel
order by month_end, region_level, region_code, petitions.channel
