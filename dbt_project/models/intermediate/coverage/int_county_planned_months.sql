-- Grain: county x term x month end with a plan, with the villages planned to be inspected by then:
-- finished years whole, the current one by its share of elapsed months of the term.
with months as (
    select
        region_months.region_code as county_code,
        region_months.term_id,
        region_months.month_end,
        county_terms.starts_on,
        county_terms.ends_on,
        least(region_months.month_end, {{ as_of_date() }}, county_terms.ends_on) as planned_at
    from {{ ref('int_region_months') }} as region_months
    inner join {{ ref('int_county_terms') }} as county_terms
        on
            region_months.region_code = county_terms.county_code
            and region_months.term_id = county_terms.term_id
    where region_months.region_level = 'county'
),

years as (
    select
        months.county_code,
        months.term_id,
        months.month_end,
        plan.year,
        plan.planned_villages,
        months.planned_at = months.ends_on as is_term_over,
        extract(year from months.planned_at) as current_year,
        -- a month counts when it is over
        extract(year from {{ add_days('months.planned_at', 1) }}) as running_year,
        extract(month from {{ add_days('months.planned_at', 1) }}) - 1 as months_over,
        case
            when extract(year from months.starts_on) = plan.year
                then extract(month from months.starts_on) - 1
            else 0
        end as months_before_term,
        case
            when extract(year from months.ends_on) = plan.year then extract(month from months.ends_on)
            else 12
        end as months_to_term_end
    from months
    inner join {{ ref('stg_ledgers__coverage_plan') }} as plan
        on
            months.county_code = plan.region_code
            and months.term_id = plan.term_id
    where plan.year <= extract(year from months.planned_at)
),

shares as (
    select
        county_code,
        term_id,
        month_end,
        planned_villages,
        year < current_year or is_term_over as is_whole_year,
        greatest(months_over + 12 * (running_year - year) - months_before_term, 0) as months_elapsed,
        months_to_term_end - months_before_term as months_of_term
    from years
)

select
    county_code,
    term_id,
    month_end,
    cast(
        sum(
            case
                when is_whole_year then planned_villages
                else round(cast(planned_villages as double) * months_elapsed / months_of_term)
            end
        ) as bigint
    ) as villages_planned
from shares
group by county_code, term_id, month_end
