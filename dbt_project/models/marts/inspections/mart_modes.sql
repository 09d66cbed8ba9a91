-- Grain: region x term x year of the last day x mode (each tag, and `all`) x level of the team.
-- Ended inspections. One that carries two tags counts under both, and once under `all`.
{% set counts = [
    'inspections',
    'villages',
    'problems',
    'problems_squared',
    'zero_finding_inspections',
    'clues',
    'persons_sanctioned',
    'days_on_site',
    'inspections_with_days',
    'key_village_inspections',
    'key_village_problems',
    'key_village_problems_squared',
    'key_village_clues',
    'surveyed_inspections',
] %}

with inspections as (
    select
        inspection_id,
        village_id,
        county_code,
        term_id,
        modes,
        team_level,
        days_on_site,
        problems,
        clues,
        is_key_village,
        cast(extract(year from ends_on) as integer) as year
    from {{ ref('fct_inspection') }}
    where ends_on is not null
),

findings as (
    select
        county_code,
        term_id,
        year,
        modes,
        team_level,
        {{ select_counts(counts, {
            'inspections': 'count(*)',
            'problems': 'sum(problems)',
            'problems_squared': 'sum(problems * problems)',
            'zero_finding_inspections': 'count(case when problems = 0 then 1 end)',
            'clues': 'sum(clues)',
            'days_on_site': 'coalesce(sum(days_on_site), 0)',
            'inspections_with_days': 'count(days_on_site)',
            'key_village_inspections': 'count(case when is_key_village then 1 end)',
            'key_village_problems': 'sum(case when is_key_village then problems else 0 end)',
            'key_village_problems_squared': 'sum(case when is_key_village then problems * problems else 0 end)',
            'key_village_clues': 'sum(case when is_key_village then clues else 0 end)',
            'surveyed_inspections': 'count(is_key_village)',
        }) }}
    from inspections
    group by county_code, term_id, year, modes, team_level
),

-- a village seen twice, or a person named twice, counts once in each cell
villages as (
    select
        inspections.county_code,
        inspections.term_id,
        inspections.year,
        tags.mode,
        inspections.team_level,
        {{ select_counts(counts, {'villages': 'count(distinct inspections.village_id)'}) }}
    from inspections
    inner join {{ ref('int_mode_tags') }} as tags on inspections.modes = tags.modes
    group by
        inspections.county_code,
        inspections.term_id,
        inspections.year,
        tags.mode,
        inspections.team_level
),

-- A person's number is one of a county and a term: which those are is known by the inspection, so that
-- is found first. Joined by the number alone, the persons of all counties would meet.
named_persons as (
    select distinct
        clue_persons.person_no,
        inspections.county_code,
        inspections.term_id,
        inspections.year,
        inspections.modes,
        inspections.team_level
    from {{ ref('stg_ledgers__clue_persons') }} as clue_persons
    inner join {{ ref('stg_ledgers__clues') }} as clues on clue_persons.clue_id = clues.clue_id
    inner join inspections on clues.inspection_id = inspections.inspection_id
),

persons as (
    select
        named_persons.county_code,
        named_persons.term_id,
        named_persons.year,
        tags.mode,
        named_persons.team_level,
        {{ select_counts(counts, {'persons_sanctioned': 'count(distinct persons.person_no)'}) }}
    from named_persons
    inner join {{ ref('fct_person') }} as persons
        on
            named_persons.person_no = persons.person_no
            and named_persons.county_code = persons.county_code
            and named_persons.term_id = persons.term_id
    inner join {{ ref('int_mode_tags') }} as tags on named_persons.modes = tags.modes
    where persons.sanctioned_on is not null
    group by
        named_persons.county_code,
        named_persons.term_id,
        named_persons.year,
        tags.mode,
        named_persons.team_level
),

counted as (
    select
        findings.county_code,
        findings.term_id,
        findings.year,
        tags.mode,
        findings.team_level,
        {{ summed(counts) }}
    from findings
    inner join {{ ref('int_mode_tags') }} as tags on findings.modes = tags.modes
    group by findings.county_code, findings.term_id, findings.year, tags.mode, findings.team_level
    union all
    select * from villages
    union all
    select * from persons
)

-- days that no ledger holds are unknown, not none
select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    counted.term_id,
    counted.year,
    counted.mode,
    counted.team_level,
    {{ summed(counts | reject('equalto', 'days_on_site') | list) }},
    case when sum(counted.inspections_with_days) > 0 then cast(sum(counted.days_on_site) as bigint) end
        as days_on_site
from counted
inner join {{ ref('int_region_ancestors') }} as ancestors on counted.county_code = ancestors.region_code
group by
    ancestors.ancestor_code,
    ancestors.ancestor_level,
    counted.term_id,
    counted.year,
    counted.mode,
    counted.team_level
order by region_level, region_code, counted.term_id, counted.year, counted.mode, counted.team_level
