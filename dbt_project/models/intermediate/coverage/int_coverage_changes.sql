-- Grain: county x term x month, with what the roster and the villages covered on it changed by.
{{ config(materialized='table') }}

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

{{ monthly_changes(coverage_counts(), {
    'entered': {
        'rows': ref('int_roster_spells'),
        'day': 'enters_on',
        'counted': {'villages_on_roster': 'count(*)'},
    },
    'left_roster': {
        'rows': ref('int_roster_spells'),
        'where': ['leaves_on < ' ~ end_of_time()],
        'day': 'leaves_on',
        'counted': {'villages_on_roster': '-count(*)'},
    },
    'covered': {
        'rows': 'covered_spells',
        'day': 'covered_from',
        'counted': {'villages_covered': 'count(*)'},
    },
    'left_covered': {
        'rows': 'covered_spells',
        'where': ['leaves_on < ' ~ end_of_time()],
        'day': 'leaves_on',
        'counted': {'villages_covered': '-count(*)'},
    },
    'became_effective': {
        'rows': ref('int_effective_spells'),
        'day': 'effective_from',
        'counted': {'villages_effective': 'count(*)'},
    },
    'no_longer_effective': {
        'rows': ref('int_effective_spells'),
        'where': ['effective_until < ' ~ end_of_time()],
        'day': 'effective_until',
        'counted': {'villages_effective': '-count(*)'},
    },
}) }}
