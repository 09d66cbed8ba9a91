-- Grain: region x month of hand-over; persons and cases at their earliest hand-over, as of now.
{% set counts = [
    'clues',
    'clues_disposed',
    'clues_overdue',
    'persons_involved',
    'persons_filed',
    'cases_filed',
    'persons_sanctioned',
    'persons_organisational',
    'persons_judicial',
] %}

with clues as (
    select
        county_code,
        cast(date_trunc('month', handed_over_on) as date) as handed_over_month,
        {{ select_counts(counts, {
            'clues': 'count(*)',
            'clues_disposed': 'count(disposed_on)',
            'clues_overdue': "count(case when lateness = 'overdue' then 1 end)",
        }) }}
    from {{ ref('fct_clue') }}
    group by county_code, cast(date_trunc('month', handed_over_on) as date)
),

persons as (
    select
        county_code,
        cast(date_trunc('month', first_handed_over_on) as date) as handed_over_month,
        {{ select_counts(counts, {
            'persons_involved': 'count(*)',
            'persons_filed': 'count(filed_on)',
            'persons_sanctioned': 'count(sanctioned_on)',
            'persons_organisational': 'count(organisational_on)',
            'persons_judicial': 'count(judicial_on)',
        }) }}
    from {{ ref('fct_person') }}
    where first_handed_over_on is not null
    group by county_code, cast(date_trunc('month', first_handed_over_on) as date)
),

cases as (
    select
        county_code,
        cast(date_trunc('month', first_handed_over_on) as date) as handed_over_month,
        {{ select_counts(counts, {'cases_filed': 'count(filed_on)'}) }}
    from {{ ref('fct_case') }}
    where first_handed_over_on is not null
    group by county_code, cast(date_trunc('month', first_handed_over_on) as date)
),

cohorts as (
    select * from clues
    union all
    select * from persons
    union all
    select * from cases
),

region_cohorts as (
    select
        ancestors.ancestor_code as region_code,
        cohorts.handed_over_month,
        {{ summed(counts) }}
    from cohorts
    inner join {{ ref('int_region_ancestors') }} as ancestors on cohorts.county_code = ancestors.region_code
    group by ancestors.ancestor_code, cohorts.handed_over_month
),

-- the grid, and what was handed over before the first term of a region began
months as (
    select
        region_code,
        region_level,
        cast(date_trunc('month', month_end) as date) as handed_over_month
    from {{ ref('int_region_months') }}
    union
    select
        region_cohorts.region_code,
        regions.region_level,
        region_cohorts.handed_over_month
    from region_cohorts
    inner join {{ ref('int_regions_placed') }} as regions on region_cohorts.region_code = regions.region_code
)

select
    months.region_code,
    months.region_level,
    months.handed_over_month,
    {{ counts_or_zero(counts, 'region_cohorts') }}
from months
left join region_cohorts
    on
        months.region_code = region_cohorts.region_code
        and months.handed_over_month = region_cohorts.handed_over_month
order by months.region_code, months.handed_over_month
