-- Grain: village x term x spell on the roster, known by the as-of date.
-- A term's roster ends with it: who leaves later is on it for good.
{{ config(materialized='table') }}

select
    villages.village_id,
    villages.county_code,
    villages.township_code,
    county_terms.term_id,
    greatest(villages.valid_from, county_terms.starts_on) as enters_on,
    case
        when villages.valid_to < least(county_terms.ends_on, {{ as_of_date() }})
            then {{ add_days('villages.valid_to', 1) }}
        else {{ end_of_time() }}
    end as leaves_on
from {{ ref('stg_ledgers__villages') }} as villages
inner join {{ ref('int_county_terms') }} as county_terms on villages.county_code = county_terms.county_code
where
    villages.valid_from <= county_terms.ends_on
    and (villages.valid_to is null or villages.valid_to >= county_terms.starts_on)
