-- Grain: village x term with a profile surveyed before its first inspection of the term began.
{{ config(materialized='table') }}

with weights as (
    select
        {{ key_village_weights_pivoted() }}
    from {{ ref('key_village_weights') }}
),

first_inspections as (
    select
        village_id,
        term_id,
        min(starts_on) as first_started_on
    from {{ ref('int_inspections_placed') }}
    group by village_id, term_id
),

village_terms as (
    select
        roster.village_id,
        roster.term_id,
        max(coalesce(first_inspections.first_started_on, {{ add_days('county_terms.ends_on', 1) }})) as surveyed_before
    from {{ ref('int_roster_spells') }} as roster
    inner join {{ ref('int_county_terms') }} as county_terms
        on
            roster.county_code = county_terms.county_code
            and roster.term_id = county_terms.term_id
    left join first_inspections
        on
            roster.village_id = first_inspections.village_id
            and roster.term_id = first_inspections.term_id
    group by roster.village_id, roster.term_id
),

latest_surveys as (
    select
        village_terms.village_id,
        village_terms.term_id,
        max(profiles.surveyed_on) as surveyed_on
    from village_terms
    inner join {{ ref('stg_ledgers__village_profiles') }} as profiles
        on
            village_terms.village_id = profiles.village_id
            and village_terms.surveyed_before > profiles.surveyed_on
    group by village_terms.village_id, village_terms.term_id
),

points as (
    select
        latest_surveys.village_id,
        latest_surveys.term_id,
        latest_surveys.surveyed_on,
        {{ key_village_points('profiles', 'weights') }}
    from latest_surveys
    inner join {{ ref('stg_ledgers__village_profiles') }} as profiles
        on
            latest_surveys.village_id = profiles.village_id
            and latest_surveys.surveyed_on = profiles.surveyed_on
    cross join weights
)

select
    village_id,
    term_id,
    surveyed_on,
    weak_organisation_points,
    petitions_points,
    contradictions_points,
    policy_heavy_points,
    funds_heavy_points,
    resource_rich_points,
    {{ key_village_score() }} as key_village_score
from points
