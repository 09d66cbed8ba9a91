{# Key villages, the others and those not surveyed are all villages on the roster, each once. #}
{% test key_other_and_not_surveyed_are_the_roster(model) %}
with groups as (
    select
        region_code,
        term_id,
        sum(villages) as villages
    from {{ model }}
    where criterion in ('key', 'other', 'not_surveyed')
    group by region_code, term_id
),

roster as (
    select
        ancestors.ancestor_code as region_code,
        village_terms.term_id,
        count(case when village_terms.is_on_roster then 1 end) as villages
    from {{ ref('fct_village_term') }} as village_terms
    inner join {{ ref('int_region_ancestors') }} as ancestors on village_terms.county_code = ancestors.region_code
    group by ancestors.ancestor_code, village_terms.term_id
)

select
    coalesce(groups.region_code, roster.region_code) as region_code,
    coalesce(groups.term_id, roster.term_id) as term_id
from groups
full outer join roster
    on
        groups.region_code = roster.region_code
        and groups.term_id = roster.term_id
where coalesce(groups.villages, 0) <> coalesce(roster.villages, 0)
{% endtest %}
