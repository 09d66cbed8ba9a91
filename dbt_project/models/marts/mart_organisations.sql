-- Grain: region x term; designations of the term as they stand now, and its latest survey of each village.
{% set counts = [
    'villages_surveyed',
    'secretary_known',
    'secretary_is_head',
    'weak_designated',
    'weak_converted',
    'weak_relapsed',
    'weak_standing',
] %}

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

designated as (
    select
        county_terms.county_code,
        county_terms.term_id,
        {{ select_counts(counts, {
            'weak_designated': 'count(*)',
            'weak_converted': 'count(organisations.converted_on)',
            'weak_relapsed': 'count(organisations.relapsed_on)',
            'weak_standing': "count(case when organisations.state <> 'converted' then 1 end)",
        }) }}
    from {{ ref('fct_weak_organisation') }} as organisations
    inner join {{ ref('int_county_terms') }} as county_terms
        on
            organisations.county_code = county_terms.county_code
            and organisations.designated_on between county_terms.starts_on and county_terms.ends_on
    group by county_terms.county_code, county_terms.term_id
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
