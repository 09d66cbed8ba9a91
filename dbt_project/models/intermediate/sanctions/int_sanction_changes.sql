-- Grain: county x term x month, with what each count of clues, persons and cases changed by.
{{ config(materialized='table') }}
{% set counts = sanction_counts() %}

with handed_over as (
    select
        county_code,
        term_id,
        last_day(handed_over_on) as month_end,
        {{ select_counts(counts, {'clues': 'count(*)'}) }}
    from {{ ref('fct_clue') }}
    group by county_code, term_id, last_day(handed_over_on)
),

-- a clue is counted as disposed when it is counted at all, whatever day its ledger names
disposed as (
    select
        county_code,
        term_id,
        last_day(greatest(handed_over_on, disposed_on)) as month_end,
        {{ select_counts(counts, {'clues_disposed': 'count(*)'}) }}
    from {{ ref('fct_clue') }}
    where disposed_on is not null
    group by county_code, term_id, last_day(greatest(handed_over_on, disposed_on))
),

{% for count, day in {
    'persons_involved': 'first_handed_over_on',
    'persons_filed': 'filed_on',
    'persons_sanctioned': 'sanctioned_on',
    'persons_organisational': 'organisational_on',
    'persons_judicial': 'judicial_on',
}.items() %}
{{ count }} as (
    select
        county_code,
        term_id,
        last_day({{ day }}) as month_end,
        {{ select_counts(counts, {count: 'count(*)'}) }}
    from {{ ref('fct_person') }}
    where {{ day }} is not null
    group by county_code, term_id, last_day({{ day }})
),

{% endfor %}
cases_filed as (
    select
        county_code,
        term_id,
        last_day(filed_on) as month_end,
        {{ select_counts(counts, {'cases_filed': 'count(*)'}) }}
    from {{ ref('fct_case') }}
    where filed_on is not null
    group by county_code, term_id, last_day(filed_on)
),

changes as (
    select * from handed_over
    union all
    select * from disposed
    union all
    select * from persons_involved
    union all
    select * from persons_filed
    union all
    select * from persons_sanctioned
    union all
    select * from persons_organisational
    union all
    select * from persons_judicial
    union all
    select * from cases_filed
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
