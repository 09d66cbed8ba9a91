-- Grain: village x term x roster spell x run of month ends at which it was covered and all was settled.
select
    roster.village_id,
    roster.county_code,
    roster.term_id,
    greatest(
        last_day(roster.enters_on),
        last_day(coverage.covered_on),
        unsettled.month_end
    ) as effective_from,
    least(
        case when roster.leaves_on < {{ end_of_time() }} then last_day(roster.leaves_on) else roster.leaves_on end,
        unsettled.next_month_end
    ) as effective_until
from {{ ref('int_roster_spells') }} as roster
inner join {{ ref('int_village_coverage') }} as coverage
    on
        roster.village_id = coverage.village_id
        and roster.term_id = coverage.term_id
inner join {{ ref('int_village_unsettled_months') }} as unsettled
    on
        roster.village_id = unsettled.village_id
        and roster.term_id = unsettled.term_id
where
    unsettled.unsettled = 0
    and greatest(last_day(roster.enters_on), last_day(coverage.covered_on), unsettled.month_end)
    < least(
        case when roster.leaves_on < {{ end_of_time() }} then last_day(roster.leaves_on) else roster.leaves_on end,
        unsettled.next_month_end
    )
