-- Grain: person; the number is unique in county and term.
with involvements as (
    select
        clues.county_code,
        clues.term_id,
        clue_persons.person_no,
        min(clues.handed_over_on) as first_handed_over_on,
        count(*) as clues
    from {{ ref('stg_ledgers__clue_persons') }} as clue_persons
    inner join {{ ref('fct_clue') }} as clues on clue_persons.clue_id = clues.clue_id
    group by clues.county_code, clues.term_id, clue_persons.person_no
),

outcomes as (
    select
        county_code,
        term_id,
        person_no,
        min(case when outcome_kind = 'filed' then outcome_on end) as filed_on,
        min(case when outcome_kind in ('party_sanction', 'government_sanction') then outcome_on end) as sanctioned_on,
        min(case when outcome_kind = 'organisational' then outcome_on end) as organisational_on,
        min(case when outcome_kind = 'judicial' then outcome_on end) as judicial_on
    from {{ ref('stg_ledgers__person_outcomes') }}
    group by county_code, term_id, person_no
)

select
    coalesce(involvements.person_no, outcomes.person_no) as person_no,
    coalesce(involvements.county_code, outcomes.county_code) as county_code,
    coalesce(involvements.term_id, outcomes.term_id) as term_id,
    involvements.first_handed_over_on,
    outcomes.filed_on,
    outcomes.sanctioned_on,
    outcomes.organisational_on,
    outcomes.judicial_on,
    coalesce(involvements.clues, 0) as clues
from involvements
full outer join outcomes
    on
        involvements.county_code = outcomes.county_code
        and involvements.term_id = outcomes.term_id
        and involvements.person_no = outcomes.person_no
order by county_code, term_id, person_no
