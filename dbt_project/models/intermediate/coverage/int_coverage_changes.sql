-- Grain: county x term x month, with what the roster and the villages covered on it changed by.
{{ config(materialized='table') }}
{% set counts = coverage_counts() %}

with covered_spells as (
    select
        roster.county_code,
        roster.term_id,
        roster.leaves_on,
        greatest(roster.enters_on, coverage.covered_on) as covered_from
    from {{ ref('int_roster_spells') }} as roster
    inner join {{ ref('int_village_coverage') }} as coverage
        on
            roster.village_id = coverage.village_id
            and roster.term_id = coverage.term_id
    where coverage.covered_on < roster.leaves_on
),

entered as (
    select
        county_code,
        term_id,
        last_day(enters_on) as month_end,
        {{ select_counts(counts, {'villages_on_roster': 'count(*)'}) }}
    from {{ ref('int_roster_spells') }}
    group by county_code, term_id, last_day(enters_on)
),

left_roster as (
    select
        county_code,
        term_id,
        last_day(leaves_on) as month_end,
        {{ select_counts(counts, {'villages_on_roster': '-count(*)'}) }}
    from {{ ref('int_roster_spells') }}
    where leaves_on < {{ end_of_time() }}
    group by county_code, term_id, last_day(leaves_on)
),

covered as (
    select
        county_code,
        term_id,
        last_day(covered_from) as month_end,
        {{ select_counts(counts, {'villages_covered': 'count(*)'}) }}
    from covered_spells
    group by county_code, term_id, last_day(covered_from)
),

left_covered as (
    select
        county_code,
        term_id,
        last_day(leaves_on) as month_end,
        {{ select_counts(counts, {'villages_covered': '-count(*)'}) }}
    from covered_spells
    where leaves_on < {{ end_of_time() }}
    group by county_code, term_id, last_day(leaves_on)
),

became_effective as (
    select
        county_code,
        term_id,
        effective_from as month_end,
        {{ select_counts(counts, {'villages_effective': 'count(*)'}) }}
    from {{ ref('int_effective_spells') }}
    group by county_code, term_id, effective_from
),

no_longer_effective as (
    select
        county_code,
        term_id,
        effective_until as month_end,
        {{ select_counts(counts, {'villages_effective': '-count(*)'}) }}
    from {{ ref('int_effective_spells') }}
    where effective_until < {{ end_of_time() }}
    group by county_code, term_id, effective_until
),

changes as (
    select * from entered
    union all
    select * from left_roster
    union all
    select * from covered
    union all
    select * from left_covered
    union all
    select * from became_effective
    union all
    select * from no_longer_effective
)

select
    changes.county_code,
    changes.term_id,
    greatest(changes.month_end, county_terms.first_month_end) as month_end,
    {{ summed(counts) }}
from changes
inner join {{ ref('int_county_terms') }} as county_terms
    on
        changes.county_code = county_terms.county_code
        and changes.term_id = county_terms.term_id
group by
    changes.county_code,
    changes.term_id,
    greatest(changes.month_end, county_terms.first_month_end)
