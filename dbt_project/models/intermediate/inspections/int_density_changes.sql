-- Grain: county x term x month, with what each count of inspections and their findings changed by.
{{ config(materialized='table') }}
{% set counts = density_counts() %}

with inspections as (
    select
        county_code,
        term_id,
        village_id,
        ends_on,
        days_on_site,
        problems,
        problems_found_later,
        first_found_later_on
    from {{ ref('fct_inspection') }}
    where ends_on is not null
),

ended as (
    select
        county_code,
        term_id,
        last_day(ends_on) as month_end,
        {{ select_counts(counts, {
            'inspections': 'count(*)',
            'problems': 'sum(problems - problems_found_later)',
            'zero_finding_inspections': 'count(case when problems = problems_found_later then 1 end)',
            'days_on_site': 'coalesce(sum(days_on_site), 0)',
            'inspections_with_days': 'count(days_on_site)',
        }) }}
    from inspections
    group by county_code, term_id, last_day(ends_on)
),

villages as (
    select
        county_code,
        term_id,
        village_id,
        min(ends_on) as first_ended_on
    from inspections
    group by county_code, term_id, village_id
),

villages_first_inspected as (
    select
        county_code,
        term_id,
        last_day(first_ended_on) as month_end,
        {{ select_counts(counts, {'villages_inspected': 'count(*)'}) }}
    from villages
    group by county_code, term_id, last_day(first_ended_on)
),

problems_found_later as (
    select
        county_code,
        term_id,
        last_day(found_on) as month_end,
        {{ select_counts(counts, {'problems': 'count(*)'}) }}
    from {{ ref('fct_problem') }}
    where found_on > inspection_ended_on
    group by county_code, term_id, last_day(found_on)
),

findings_no_longer_zero as (
    select
        county_code,
        term_id,
        last_day(first_found_later_on) as month_end,
        {{ select_counts(counts, {'zero_finding_inspections': '-count(*)'}) }}
    from inspections
    where
        problems > 0
        and problems = problems_found_later
    group by county_code, term_id, last_day(first_found_later_on)
),

changes as (
    select * from ended
    union all
    select * from villages_first_inspected
    union all
    select * from problems_found_later
    union all
    select * from findings_no_longer_zero
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
