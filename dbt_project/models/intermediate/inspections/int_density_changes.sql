-- Grain: county x term x month, with what each count of inspections and their findings changed by.
{{ config(materialized='table') }}

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

villages as (
    select
        county_code,
        term_id,
        village_id,
        min(ends_on) as first_ended_on
    from inspections
    group by county_code, term_id, village_id
),

{{ monthly_changes(density_counts(), {
    'ended': {
        'rows': 'inspections',
        'day': 'ends_on',
        'counted': {
            'inspections': 'count(*)',
            'problems': 'sum(problems - problems_found_later)',
            'zero_finding_inspections': 'count(case when problems = problems_found_later then 1 end)',
            'days_on_site': 'coalesce(sum(days_on_site), 0)',
            'inspections_with_days': 'count(days_on_site)',
        },
    },
    'villages_first_inspected': {
        'rows': 'villages',
        'day': 'first_ended_on',
        'counted': {'villages_inspected': 'count(*)'},
    },
    'problems_found_later': {
        'rows': ref('fct_problem'),
        'where': ['found_on > inspection_ended_on'],
        'day': 'found_on',
        'counted': {'problems': 'count(*)'},
    },
    'findings_no_longer_zero': {
        'rows': 'inspections',
        'where': ['problems > 0', 'problems = problems_found_later'],
        'day': 'first_found_later_on',
        'counted': {'zero_finding_inspections': '-count(*)'},
    },
}) }}
