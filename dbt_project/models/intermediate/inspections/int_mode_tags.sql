-- Grain: tags of modes as inspections join them x each single tag, and `all`.
{{ config(materialized='table') }}

with combinations as (
    select distinct modes
    from {{ ref('stg_ledgers__inspections') }}
),

single_tags as (
    select
        modes,
        {{ tags_of('modes') }} as mode
    from combinations
)

select
    modes,
    mode
from single_tags
union
select
    modes,
    'all' as mode
from combinations
