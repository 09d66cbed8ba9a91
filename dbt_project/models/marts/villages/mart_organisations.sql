-- Grain: region x term; organisations as they stand on the as-of date, of a finished term on its last day.
{% set counts = [
    'villages_surveyed',
    'secretary_known',
    'secretary_is_head',
    'weak_designated',
    'weak_converted',
    'weak_relapsed',
    'weak_standing',
    'weak_standing_earlier',
] %}
{% set stands = '(not coalesce(is_converted, false) or coalesce(is_relapsed, false))' %}

with profiles as (
    select
        profiles.county_code,
        county_terms.term_id,
        profiles.secretary_is_head,
        row_number() over (
            partition by profiles.village_id, county_terms.term_id
            order by profiles.surveyed_on desc
        ) as recency
    from {{ ref('fct_village_profile') }} as profiles
    inner join {{ ref('int_county_terms') }} as county_terms
        on
            profiles.county_code = county_terms.county_code
            and profiles.surveyed_on between county_terms.starts_on and county_terms.ends_on
),

terms as (
    select
        county_code,
        term_id,
        {{ select_counts(counts, {}) }}
    from {{ ref('int_county_terms') }}
),

surveyed as (
    select
        county_code,
        term_id,
        {{ select_counts(counts, {
            'villages_surveyed': 'count(*)',
            'secretary_known': 'count(secretary_is_head)',
            'secretary_is_head': 'count(case when secretary_is_head then 1 end)',
        }) }}
    from profiles
    where recency = 1
    group by county_code, term_id
),

known as (
    select
        county_code,
        term_id,
        starts_on,
        least(ends_on, {{ as_of_date() }}) as known_on
    from {{ ref('int_county_terms') }}
),

designations as (
    select
        known.county_code,
        known.term_id,
        organisations.village_id,
        organisations.designated_on >= known.starts_on as is_of_term,
        organisations.converted_on <= known.known_on as is_converted,
        organisations.relapsed_on <= known.known_on as is_relapsed
    from {{ ref('fct_weak_organisation') }} as organisations
    inner join known
        on
            organisations.county_code = known.county_code
            and organisations.designated_on <= known.known_on
),

designated as (
    select
        county_code,
        term_id,
        {{ select_counts(counts, {
            'weak_designated': 'count(case when is_of_term then 1 end)',
            'weak_converted': 'count(case when is_of_term and is_converted then 1 end)',
            'weak_relapsed': 'count(case when is_of_term and is_relapsed then 1 end)',
            'weak_standing': 'count(distinct case when ' ~ stands ~ ' then village_id end)',
            'weak_standing_earlier':
                'count(distinct case when ' ~ stands ~ ' and not is_of_term then village_id end)',
        }) }}
    from designations
    group by county_code, term_id
),

counted as (
    select * from terms
    union all
    select * from surveyed
    union all
    select * from designated
)

select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    counted.term_id,
    {{ summed(counts) }}
from counted
inner join {{ ref('int_region_ancestors') }} as ancestors on counted.county_code = ancestors.region_code
group by ancestors.ancestor_code, ancestors.ancestor_level, counted.term_id
order by counted.term_id, region_level, region_code
