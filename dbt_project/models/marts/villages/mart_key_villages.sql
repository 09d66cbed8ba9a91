-- Grain: region x term x criterion (one of six, or key, other, not_surveyed); villages on the roster.
-- Criteria overlap; key, other and not_surveyed are all villages, each once.
{% set counts = [
    'villages',
    'villages_inspected',
    'villages_directly_inspected',
    'problems',
    'problems_squared',
    'problems_directly_inspected',
    'problems_directly_inspected_squared',
] %}
{% set groups = key_village_groups() %}

with villages as (
    select
        county_code,
        term_id,
        is_key_village,
        weak_organisation_points,
        petitions_points,
        contradictions_points,
        policy_heavy_points,
        funds_heavy_points,
        resource_rich_points,
        1 as villages,
        case when inspections > 0 then 1 else 0 end as villages_inspected,
        case when is_directly_inspected then 1 else 0 end as villages_directly_inspected,
        coalesce(problems, 0) as problems,
        coalesce(problems * problems, 0) as problems_squared,
        case when is_directly_inspected then problems else 0 end as problems_directly_inspected,
        case when is_directly_inspected then problems * problems else 0 end as problems_directly_inspected_squared
    from {{ ref('fct_village_term') }}
    where is_on_roster
),

{% for group, condition in groups.items() %}
{{ group }}_villages as (
    select
        county_code,
        term_id,
        '{{ group }}' as criterion,
        {{ summed_where(counts, condition) }}
    from villages
    group by county_code, term_id
),

{% endfor %}
counted as (
    {% for group in groups %}
    select * from {{ group }}_villages
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

rolled_up as (
    select
        ancestors.ancestor_code as region_code,
        ancestors.ancestor_level as region_level,
        counted.term_id,
        counted.criterion,
        {{ summed(counts) }}
    from counted
    inner join {{ ref('int_region_ancestors') }} as ancestors on counted.county_code = ancestors.region_code
    group by ancestors.ancestor_code, ancestors.ancestor_level, counted.term_id, counted.criterion
)

select
    region_code,
    region_level,
    term_id,
    criterion,
    villages,
    villages_inspected,
    villages_directly_inspected,
    {{ unless_nobody_looked(['problems', 'problems_squared'], 'villages_inspected') }},
    {{ unless_nobody_looked(
        ['problems_directly_inspected', 'problems_directly_inspected_squared'], 'villages_directly_inspected'
    ) }}
from rolled_up
order by term_id, region_level, region_code, criterion
