-- Grain: region x region it lies in, itself included.
{{ config(materialized='table') }}

with regions as (
    select
        region_code,
        region_level,
        parent_code
    from {{ ref('int_regions_placed') }}
),

parents as (
    select
        regions.region_code,
        above.region_code as ancestor_code,
        above.region_level as ancestor_level,
        above.parent_code as next_code
    from regions
    inner join regions as above on regions.parent_code = above.region_code
),

grandparents as (
    select
        parents.region_code,
        above.region_code as ancestor_code,
        above.region_level as ancestor_level,
        above.parent_code as next_code
    from parents
    inner join regions as above on parents.next_code = above.region_code
),

great_grandparents as (
    select
        grandparents.region_code,
        above.region_code as ancestor_code,
        above.region_level as ancestor_level
    from grandparents
    inner join regions as above on grandparents.next_code = above.region_code
)

select
    region_code,
    region_code as ancestor_code,
    region_level as ancestor_level,
    0 as distance
from regions
union all
select
    region_code,
    ancestor_code,
    ancestor_level,
    1 as distance
from parents
union all
select
    region_code,
    ancestor_code,
    ancestor_level,
    2 as distance
from grandparents
union all
select
    region_code,
    ancestor_code,
    ancestor_level,
    3 as distance
from great_grandparents
