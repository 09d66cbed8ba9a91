-- Grain: village (community included), as in its latest period of validity.
with periods as (
    select
        village_id,
        name,
        kind,
        township_code,
        township_name,
        county_code,
        valid_to,
        min(valid_from) over (partition by village_id) as valid_from,
        row_number() over (partition by village_id order by valid_from desc) as recency
    from {{ ref('stg_ledgers__villages') }}
),

predecessors as (
    select
        successor_id as village_id,
        count(*) as predecessors
    from {{ ref('stg_ledgers__village_successions') }}
    group by successor_id
),

successors as (
    select
        predecessor_id as village_id,
        count(*) as successors,
        min(successor_id) as first_successor_id,
        min(kind) as succession_kind
    from {{ ref('stg_ledgers__village_successions') }}
    group by predecessor_id
)

select
    periods.village_id,
    periods.name,
    periods.kind,
    periods.township_code,
    periods.township_name,
    periods.county_code,
    periods.valid_from,
    periods.valid_to,
    coalesce(predecessors.predecessors, 0) as predecessors,
    coalesce(successors.successors, 0) as successors,
    successors.first_successor_id,
    successors.succession_kind
from periods
left join predecessors on periods.village_id = predecessors.village_id
left join successors on periods.village_id = successors.village_id
where periods.recency = 1
order by periods.county_code, periods.village_id
