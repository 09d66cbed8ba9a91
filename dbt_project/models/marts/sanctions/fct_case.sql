-- Grain: case; where its persons are of several counties it lies where it was filed first.
with outcomes as (
    select
        outcomes.case_id,
        outcomes.person_no,
        outcomes.county_code,
        outcomes.term_id,
        persons.first_handed_over_on,
        case when outcomes.outcome_kind = 'filed' then outcomes.outcome_on end as filed_on,
        row_number() over (
            partition by outcomes.case_id
            order by
                case when outcomes.outcome_kind = 'filed' then 0 else 1 end,
                outcomes.outcome_on,
                outcomes.county_code,
                outcomes.term_id,
                outcomes.person_no
        ) as precedence
    from {{ ref('stg_ledgers__person_outcomes') }} as outcomes
    left join {{ ref('fct_person') }} as persons
        on
            outcomes.county_code = persons.county_code
            and outcomes.term_id = persons.term_id
            and outcomes.person_no = persons.person_no
    where outcomes.case_id is not null
)

select
    case_id,
    max(case when precedence = 1 then county_code end) as county_code,
    max(case when precedence = 1 then term_id end) as term_id,
    min(filed_on) as filed_on,
    min(first_handed_over_on) as first_handed_over_on,
    count(distinct concat(county_code, '|', term_id, '|', person_no)) as persons
from outcomes
group by case_id
order by county_code, case_id
